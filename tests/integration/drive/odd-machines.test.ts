/** Machines that do not tell everything, or do not answer: no drive is offered there, and nobody waits. */
import { execFile, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Drive } from '../../../contract/wire/drive.ts';
import { canFail } from '../../devices/faulty-drive.ts';
import { Bench, run } from '../../devices/loop-device.ts';
import { eventually } from '../../devices/processes.ts';
import { promisedMs } from '../../setup/busy.ts';

const MIB = 1024 * 1024;
const isRoot = process.geteuid?.() === 0;

/** Lists the drives in a process of its own; `before` is what a shell does first, in a mount namespace of its own. */
async function listIn(before: string, options: object): Promise<Drive[]> {
  const module = new URL('../../../main/stages/drive/index.ts', import.meta.url).href;
  const script = `const { listDrives } = await import(${JSON.stringify(module)});
    process.stdout.write(JSON.stringify(await listDrives(${JSON.stringify({ includeLoop: true, ...options })})), () => process.exit());`;
  const command = `set -e; ${before}\nexec "$0" --input-type=module -e "$1"`;
  const argv = ['--mount', '--propagation', 'private', '/bin/sh', '-c', command, process.execPath, script];
  const { stdout } = await promisify(execFile)('unshare', argv, { maxBuffer: 16 * MIB });
  return Drive.array().parse(JSON.parse(stdout));
}

const refusalsOf = (drives: readonly Drive[], devicePath: string) =>
  drives.find((drive) => drive.devicePath === devicePath)?.refusals;

describe.runIf(isRoot)('where the machine does not tell everything (needs root)', () => {
  it.each([
    ['what is mounted', 'mount -t tmpfs none /proc', () => '/proc/self/mountinfo'],
    [
      'whether it is read-only',
      'mount --bind /dev/null "/sys/block/$FLAKESTICK_LOOP/ro"',
      (name: string) => ({ because: 'attribute-unread', attribute: 'ro', device: name }),
    ],
  ])('no drive is offered that does not say %s', (_, before, what) =>
    Bench.with(async (bench) => {
      const device = await bench.attach(await bench.file('stick.img', 8 * MIB));
      const name = basename(device);
      expect(refusalsOf(await listIn('', {}), device)).toEqual([]);
      const drives = await listIn(before.replace('$FLAKESTICK_LOOP', name), {});
      expect(refusalsOf(drives, device)).toEqual([{ kind: 'unknown-stack', what: what(name) }]);
    }),
  );
});

describe.skipIf(!canFail)('where a file system does not answer (needs root and FUSE)', () => {
  it('no drive is offered for an image on it, and the list still comes soon', () =>
    Bench.with(async (bench) => {
      const device = await bench.attach(await bench.file('stick.img', 8 * MIB));
      const imagePath = await silentFile(bench);
      const startedAtMs = performance.now();
      expect(refusalsOf(await listIn('', { imagePath }), device)).toEqual([
        { kind: 'unknown-stack', what: { because: 'image-not-located', path: imagePath } },
      ]);
      expect(performance.now() - startedAtMs).toBeLessThan(promisedMs(8000));
      // Without an image on it, it concerns nobody.
      expect(refusalsOf(await listIn('', {}), device)).toEqual([]);
    }));
});

/** A file on a FUSE file system whose program was stopped: like a hard NFS mount of a server that is gone. */
async function silentFile(bench: Bench): Promise<string> {
  const path = join(bench.folder, 'silent');
  await mkdir(path);
  const cells = join(bench.folder, 'cells');
  await writeFile(cells, Buffer.alloc(MIB));
  const socket = join(bench.folder, 'socket');
  const program = join(import.meta.dirname, '../../devices/nbd-server.ts');
  const server = fork(program, [socket, cells, JSON.stringify({ sizeBytes: MIB })], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  bench.onEnd(async () => void server.kill('SIGKILL'));
  await once(server, 'message');
  const fuse = spawn('nbdfuse', [path, `nbd+unix:///?socket=${socket}`], { stdio: 'ignore' });
  bench.onEnd(() => run('umount', '--lazy', path));
  bench.onEnd(async () => void fuse.kill('SIGKILL'));
  await eventually(async () => (await readFile('/proc/self/mounts', 'utf8')).includes(path), 5000, 'it is mounted');
  fuse.kill('SIGSTOP');
  // Asked for now for the first time: the kernel cannot answer from what it was told before.
  return join(path, 'nbd');
}
