import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLine, FLAKES, STANDIN, STANDIN_2411 } from '../../devices/command-line.ts';
import { Bench, run } from '../../devices/loop-device.ts';
import { COMMAND_LINE } from '../../setup/built-programs.ts';

const STICK_BYTES = 128 * 1024 * 1024;

interface Result {
  outcome: string;
  sha256: string;
  sizeBytes: number;
  recordId: string;
  imagePath: string;
  source: { lockedReference: string | null };
}

/** Flashes and proves, without Flakestick, that the device holds the image and nothing was made up. */
async function flashAndCompare(bench: Bench, source: readonly string[]): Promise<Result> {
  const stick = await bench.attach(await bench.file('stick.img', STICK_BYTES));
  const stateFolder = join(bench.folder, 'state');
  const argv = ['flash', ...source, '--drive', stick, '--include-loop', '--yes'];
  const finished = await commandLine(argv, { stateFolder });
  expect(finished.stderr).not.toMatch(/\n\s+at /);
  expect(finished).toMatchObject({ code: 0, result: { event: 'result', schema: 1, outcome: 'verified' } });
  const result = finished.result as unknown as Result;
  await run('cmp', '-n', String(result.sizeBytes), result.imagePath, stick);
  expect(await run('sh', '-c', `head -c ${result.sizeBytes} ${stick} | sha256sum`)).toContain(result.sha256);
  const record = JSON.parse(
    await readFile(join(stateFolder, 'flakestick/records', `${result.recordId}.json`), 'utf8'),
  ) as unknown;
  expect(record).toMatchObject({
    id: result.recordId,
    contents: 'verified',
    verdict: { kind: 'verified' },
    image: { sha256: result.sha256 },
  });
  return result;
}

describe('flash', () => {
  it.each([
    ['minimal', ['minimal', ...STANDIN]],
    ['plasma5', ['plasma5', ...STANDIN_2411]],
    ['spice', ['spice', ...STANDIN]],
    ['a preset with another compression', ['minimal', '--compression', 'fast', ...STANDIN]],
    ['a flake of one’s own by output', [`path:${FLAKES}/own-config#iso`, ...STANDIN]],
    ['a flake of one’s own with a single configuration', [`path:${FLAKES}/own-config`, ...STANDIN]],
    ['a NixOS module', [`${FLAKES}/iso.nix`, ...STANDIN]],
    ['a NixOS module that looks up <nixpkgs>', [`${FLAKES}/legacy-iso.nix`, ...STANDIN]],
  ])('builds %s, writes it and reads it back', (_what, source) =>
    Bench.with(async (bench) => {
      const result = await flashAndCompare(bench, source);
      expect(result.source.lockedReference).not.toBeNull();
    }),
  );

  it('writes an ISO file whose name says nothing', () =>
    Bench.with(async (bench) => {
      const built = await commandLine(['build', 'minimal', ...STANDIN], { stateFolder: join(bench.folder, 'state') });
      const file = join(bench.folder, 'download');
      await copyFile(String(built.result['imagePath']), file);
      const result = await flashAndCompare(bench, [file]);
      expect(result).toMatchObject({ imagePath: file, source: { lockedReference: null } });
    }));

  it('writes two drives from one build and keeps a record of each', () =>
    Bench.with(async (bench) => {
      const sticks = [
        await bench.attach(await bench.file('a.img', STICK_BYTES)),
        await bench.attach(await bench.file('b.img', STICK_BYTES)),
      ];
      const stateFolder = join(bench.folder, 'state');
      const drives = sticks.flatMap((stick) => ['--drive', stick]);
      const { code, result } = await commandLine(
        ['flash', 'minimal', ...STANDIN, ...drives, '--include-loop', '--yes'],
        { stateFolder },
      );
      expect(code).toBe(0);
      for (const stick of sticks)
        await run('cmp', '-n', String(result['sizeBytes']), String(result['imagePath']), stick);
      const ids = (result['drives'] as { recordId: string }[]).map(({ recordId }) => recordId);
      expect(new Set(ids).size).toBe(2);
    }));

  it('says written-unverified, and never verified, with --no-verify', () =>
    Bench.with(async (bench) => {
      const stick = await bench.attach(await bench.file('stick.img', STICK_BYTES));
      const stateFolder = join(bench.folder, 'state');
      const argv = ['flash', 'minimal', ...STANDIN, '--drive', stick, '--include-loop', '--yes', '--no-verify'];
      const { code, events, result } = await commandLine(argv, { stateFolder });
      expect({ code, outcome: result.outcome }).toEqual({ code: 0, outcome: 'written-unverified' });
      expect(JSON.stringify(events)).not.toContain('"verified"');
    }));

  it('builds into a file of the user’s choice', () =>
    Bench.with(async (bench) => {
      const outputPath = join(bench.folder, 'mine.iso');
      const { code, result } = await commandLine(['build', 'minimal', ...STANDIN, '--output', outputPath], {
        stateFolder: join(bench.folder, 'state'),
      });
      expect(code).toBe(0);
      expect(result).toMatchObject({ outcome: 'built', outputPath });
      await run('cmp', String(result['imagePath']), outputPath);
    }));

  it('writes nothing with --dry-run and says what it would do', () =>
    Bench.with(async (bench) => {
      const file = await bench.file('stick.img', STICK_BYTES);
      const stick = await bench.attach(file);
      const { code, result } = await commandLine(
        ['flash', 'minimal', ...STANDIN, '--drive', stick, '--include-loop', '--dry-run'],
        { stateFolder: join(bench.folder, 'state') },
      );
      expect({ code, outcome: result.outcome }).toEqual({ code: 0, outcome: 'planned' });
      expect(result['plan']).toMatchObject({ builds: expect.any(Number), disk: [{ what: 'store' }, {}, {}] });
      await run('cmp', '-n', String(STICK_BYTES), stick, '/dev/zero');
    }));

  it('finds its flakes and itself from any folder', () =>
    Bench.with(async (bench) => {
      const folder = join(bench.folder, 'elsewhere');
      await mkdir(folder);
      await copyFile(join(FLAKES, 'iso.nix'), join(folder, 'iso.nix'));
      const script = `cd "${folder}" && exec "${process.execPath}" "${COMMAND_LINE}" inspect ./iso.nix ${STANDIN.join(' ')} --json`;
      const line = (await run('sh', '-c', script)).split('\n').at(-1) ?? '';
      expect(JSON.parse(line)).toMatchObject({ outcome: 'inspected' });
    }));
});
