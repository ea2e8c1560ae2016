/** A drive that was empty when it was confirmed, and is not any more when the image is ready. */
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startCommandLine } from '../../devices/command-line.ts';
import { identityOf } from '../../devices/listed-drive.ts';
import { Bench, run } from '../../devices/loop-device.ts';

const MIB = 1024 * 1024;
const isRoot = process.geteuid?.() === 0;

/** Takes seconds to decompress: time to stop the program. */
async function slowImage(bench: Bench): Promise<string> {
  const raw = await bench.file('disk.img', 24 * MIB);
  await writeFile(raw, randomBytes(24 * MIB));
  await run('parted', '--script', raw, 'mklabel', 'msdos', 'mkpart', 'primary', 'fat32', '1MiB', '9MiB');
  await run('bzip2', raw);
  return `${raw}.bz2`;
}

/** Flashes a blank stick, and does something with it while the image is being read. */
async function flashWhile(
  bench: Bench,
  { named, use }: { named: 'by path' | 'by identity'; use: (stick: string) => Promise<unknown> },
) {
  const image = await slowImage(bench);
  const stick = await bench.attach(await bench.file('stick.img', 32 * MIB));
  const drive = named === 'by path' ? stick : await identityOf(stick);
  const argv = ['flash', image, '--drive', drive, '--include-loop', '--yes', '--no-verify'];
  const running = startCommandLine(argv, { stateFolder: join(bench.folder, 'state') });
  await running.until(({ phase }) => phase === 'reading-image');
  running.child.kill('SIGSTOP');
  await use(stick).finally(() => running.child.kill('SIGCONT'));
  return { stick, ...(await running.finished) };
}

describe.runIf(isRoot)('a stick that is filled while the image is made (needs root)', () => {
  it.each([
    ['has a file system', async (stick: string) => run('mkfs.ext4', '-q', '-L', 'THESIS', stick), 'ext4'],
    ['has partitions', async (stick: string) => run('parted', '--script', stick, 'mklabel', 'gpt'), 'PMBR'],
  ] as const)('is not erased once it %s', (_what, use, left) =>
    Bench.with(async (bench) => {
      const { code, result, stick } = await flashWhile(bench, { named: 'by path', use });
      expect(result).toMatchObject({
        failure: {
          kind: 'drive-changed',
          detail: 'it was empty, or had only a live image, when you confirmed it, and now there is something on it',
        },
        explanation: { title: 'There is something on this drive now' },
      });
      expect(code).toBe(5);
      expect(await run('wipefs', '--noheadings', stick)).toContain(left);
    }),
  );

  it('stays mounted', () =>
    Bench.with(async (bench) => {
      let folder = '';
      const use = async (device: string): Promise<void> => {
        await run('mkfs.ext4', '-q', '-L', 'THESIS', device);
        folder = await bench.mount(device, 'thesis');
      };
      const { code, stick } = await flashWhile(bench, { named: 'by path', use });
      expect(code).toBe(5);
      expect((await run('findmnt', '-no', 'TARGET', stick)).trim()).toBe(folder);
    }));

  it('is erased where a script meant it, whatever is on it', () =>
    Bench.with(async (bench) => {
      const use = (stick: string) => run('mkfs.ext4', '-q', stick);
      const { code, result } = await flashWhile(bench, { named: 'by identity', use });
      expect(result.outcome).toBe('written-unverified');
      expect(code).toBe(0);
    }));

  it('is written if nothing came onto it', () =>
    Bench.with(async (bench) => {
      const { code } = await flashWhile(bench, { named: 'by path', use: async () => {} });
      expect(code).toBe(0);
    }));
});
