import { createHash } from 'node:crypto';
import { mkdir, open, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listDrives } from '../../../main/stages/drive/index.ts';
import { commandLine, FLAKES, STANDIN } from '../../devices/command-line.ts';
import { identityOf } from '../../devices/listed-drive.ts';
import { Bench, run } from '../../devices/loop-device.ts';

const STICK_BYTES = 64 * 1024 * 1024;

/** A stick full of something, and a way to see that not one byte of it changed. */
async function filledStick(
  bench: Bench,
  sizeBytes = STICK_BYTES,
): Promise<{ stick: string; digest: () => Promise<string> }> {
  const file = await bench.file('stick.img', sizeBytes);
  await writeFile(file, Buffer.alloc(sizeBytes, 'something dear '));
  const stick = await bench.attach(file);
  const digest = async (): Promise<string> => {
    await run('blockdev', '--flushbufs', stick);
    return createHash('sha256')
      .update(await readFile(file))
      .digest('hex');
  };
  return { stick, digest };
}

async function isoOf(bench: Bench): Promise<string> {
  const { result } = await commandLine(['build', 'minimal', ...STANDIN], {
    stateFolder: join(bench.folder, 'builder'),
  });
  return String(result['imagePath']);
}

/** Each needs a good drive; nothing may reach it. */
const BAD_SOURCES: [string, (folder: string) => Promise<string[]>, string, number][] = [
  ['an unknown preset', async () => ['minimall'], 'unknown-preset', 3],
  ['a malformed flake reference', async () => ['github:only-an-owner'], 'bad-flake-reference', 3],
  ['a flake nobody can fetch', async () => ['github:nobody/nothing#iso'], 'source-unreachable', 3],
  ['a folder that is not there', async (folder) => [`path:${folder}/nothing#iso`], 'source-unreachable', 3],
  ['a missing output', async () => [`path:${FLAKES}/own-config#nothing`, ...STANDIN], 'missing-attribute', 3],
  [
    'a flake with several outputs and no name',
    async () => [`path:${FLAKES}/several-outputs`, ...STANDIN],
    'ambiguous-output',
    3,
  ],
  ['a flake whose outputs are no images', async () => [`path:${FLAKES}/no-image`, ...STANDIN], 'no-image-output', 3],
  [
    'a package that builds no image',
    async () => [`path:${FLAKES}/no-image#hello`, ...STANDIN],
    'output-without-image',
    4,
  ],
  ['a syntax error', async () => [`path:${FLAKES}/syntax-error#iso`, ...STANDIN], 'evaluation-failed', 3],
  ['an unknown option', async () => [`path:${FLAKES}/option-error#iso`, ...STANDIN], 'evaluation-failed', 3],
  ['a failing builder', async () => [`path:${FLAKES}/failing-build#iso`, ...STANDIN], 'build-failed', 4],
  ['a missing file', async (folder) => [join(folder, 'missing.iso')], 'file-not-found', 3],
  [
    'a text file',
    async (folder) => {
      await writeFile(join(folder, 'notes.iso'), 'no image\n'.repeat(10_000));
      return [join(folder, 'notes.iso')];
    },
    'not-an-image',
    3,
  ],
  [
    'an empty file',
    async (folder) => {
      await writeFile(join(folder, 'empty.iso'), '');
      return [join(folder, 'empty.iso')];
    },
    'image-empty',
    3,
  ],
  [
    'a compressed image that is no such thing after its first bytes',
    async (folder) => {
      await writeFile(join(folder, 'x.iso'), Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, ...Buffer.alloc(5000)]));
      return [join(folder, 'x.iso')];
    },
    'image-corrupt',
    3,
  ],
];

describe('flash writes nothing', () => {
  it.each(BAD_SOURCES)('for %s', (_what, makeSource, kind, exitCode) =>
    Bench.with(async (bench) => {
      const { stick, digest } = await filledStick(bench);
      const before = await digest();
      const source = await makeSource(bench.folder);
      const argv = ['flash', '--drive', await identityOf(stick), '--include-loop', '--yes', '--json', ...source];
      const { code, result, stderr } = await commandLine(argv, { stateFolder: join(bench.folder, 'state') });
      expect(result).toMatchObject({ outcome: 'failed', failure: { kind } });
      expect(code).toBe(exitCode);
      expect((result['explanation'] as { remedy: string }).remedy.length).toBeGreaterThan(10);
      expect(stderr).not.toMatch(/\n\s+at .*\.ts/);
      expect(await digest()).toBe(before);
    }),
  );

  it('for an evaluation error, and names file and line', () =>
    Bench.with(async (bench) => {
      const { stick } = await filledStick(bench);
      const argv = [
        'flash',
        `path:${FLAKES}/evaluation-error#iso`,
        ...STANDIN,
        '--drive',
        await identityOf(stick),
        '--include-loop',
        '--yes',
      ];
      const { code, result, stderr } = await commandLine(argv, { stateFolder: join(bench.folder, 'state') });
      expect(code).toBe(3);
      expect(result).toMatchObject({ failure: { kind: 'evaluation-failed', position: { line: 7 } } });
      expect(stderr).toContain('configuration.nix, line 7');
    }));

  it('for a failing builder, and shows the last lines of its log', () =>
    Bench.with(async (bench) => {
      const { stick } = await filledStick(bench);
      const argv = [
        'flash',
        `path:${FLAKES}/failing-build#iso`,
        ...STANDIN,
        '--drive',
        await identityOf(stick),
        '--include-loop',
        '--yes',
      ];
      const { code, stderr } = await commandLine(argv, { stateFolder: join(bench.folder, 'state') });
      expect(code).toBe(4);
      expect(stderr).toContain('main.c:3:1: error: expected declaration');
      expect(stderr).toMatch(/nix log \/nix\/store\/\S+broken-package/);
    }));

  it('for a truncated ISO', () =>
    Bench.with(async (bench) => {
      const { stick, digest } = await filledStick(bench);
      const before = await digest();
      const iso = join(bench.folder, 'cut.iso');
      await writeFile(iso, await readFile(await isoOf(bench)));
      await truncate(iso, 9_000_000);
      const { code, result } = await commandLine(
        ['flash', iso, '--drive', await identityOf(stick), '--include-loop', '--yes'],
        {
          stateFolder: join(bench.folder, 'state'),
        },
      );
      expect({ code, kind: (result['failure'] as { kind: string }).kind }).toEqual({
        code: 3,
        kind: 'image-truncated',
      });
      expect(await digest()).toBe(before);
    }));
});

describe('flash refuses', () => {
  const refused = async (bench: Bench, drive: string, ...more: string[]) => {
    const argv = ['flash', 'minimal', ...STANDIN, '--drive', drive, '--include-loop', '--yes', ...more];
    const finished = await commandLine(argv, { stateFolder: join(bench.folder, 'state') });
    expect(finished.code).toBe(5);
    return { ...finished, failure: finished.result['failure'] as { kind: string; refusals?: object[] } };
  };

  it('the disk the system runs from, naming what of the system is on it', () =>
    Bench.with(async (bench) => {
      const source = await run('findmnt', '-no', 'SOURCE', '/');
      const { failure, stderr } = await refused(bench, source);
      expect(failure.kind).toBe('drive-refused');
      expect(JSON.stringify(failure.refusals)).toMatch(/holds-running-system.*"\/"|not-a-whole-drive/);
      expect(stderr).toMatch(/running system \(\/|part of/);
    }));

  it('a drive smaller than the image', () =>
    Bench.with(async (bench) => {
      const { stick, digest } = await filledStick(bench, 8 * 1024 * 1024);
      const before = await digest();
      const { failure } = await refused(bench, await identityOf(stick));
      expect(failure).toMatchObject({
        kind: 'drive-refused',
        refusals: [{ kind: 'too-small', haveBytes: 8 * 1024 * 1024 }],
      });
      expect(await digest()).toBe(before);
    }));

  it('a read-only drive', () =>
    Bench.with(async (bench) => {
      const stick = await bench.attach(await bench.file('stick.img', STICK_BYTES), '-r');
      expect((await refused(bench, await identityOf(stick))).failure).toMatchObject({
        refusals: [{ kind: 'read-only' }],
      });
    }));

  it('a drive that is not there', () =>
    Bench.with(async (bench) => {
      expect((await refused(bench, '/dev/sdnothing')).failure.kind).toBe('drive-not-found');
    }));

  it('an ordinary file, and makes none where there was none', () =>
    Bench.with(async (bench) => {
      expect((await refused(bench, await bench.file('stick.img', STICK_BYTES))).failure.kind).toBe('drive-not-found');
      const { failure } = await refused(bench, join(bench.folder, 'typo'));
      expect(failure.kind).toBe('drive-not-found');
      await expect(open(join(bench.folder, 'typo'))).rejects.toThrow('ENOENT');
    }));

  it('the drive that holds the image', () =>
    Bench.with(async (bench) => {
      const outer = await bench.attach(await bench.file('outer.img', STICK_BYTES));
      await run('mkfs.ext4', '-q', outer);
      const folder = await bench.mount(outer, 'outer');
      const iso = join(folder, 'image.iso');
      await writeFile(iso, await readFile(await isoOf(bench)));
      const drive = (await listDrives({ includeLoop: true })).find(({ devicePath }) => devicePath === outer);
      const argv = ['flash', iso, '--drive', outer, '--expect', drive?.id ?? 'none', '--include-loop', '--yes'];
      const { code, result } = await commandLine(argv, { stateFolder: join(bench.folder, 'state') });
      expect(code).toBe(5);
      expect(result['failure']).toMatchObject({ refusals: [{ kind: 'holds-image', path: iso }] });
      expect(await run('findmnt', '-no', 'TARGET', outer), 'it is still mounted').toBe(folder);
    }));

  it('a drive whose identity is not the expected one', () =>
    Bench.with(async (bench) => {
      const { stick, digest } = await filledStick(bench);
      const before = await digest();
      const { failure } = await refused(bench, stick, '--expect', '1.another.64');
      expect(failure.kind).toBe('drive-changed');
      expect(await digest()).toBe(before);
    }));

  it('a loop device without --include-loop', () =>
    Bench.with(async (bench) => {
      const { stick } = await filledStick(bench);
      const { code } = await commandLine(['flash', 'minimal', ...STANDIN, '--drive', stick, '--yes'], {
        stateFolder: join(bench.folder, 'state'),
      });
      expect(code).toBe(5);
    }));

  it('a drive that another program has opened for itself', () =>
    Bench.with(async (bench) => {
      const { stick, digest } = await filledStick(bench);
      const before = await digest();
      const { O_RDWR, O_EXCL } = (await import('node:fs')).constants;
      const other = await open(stick, O_RDWR | O_EXCL);
      try {
        expect((await refused(bench, await identityOf(stick))).failure.kind).toBe('drive-busy');
      } finally {
        await other.close();
      }
      expect(await digest()).toBe(before);
    }));

  it('to begin when the record could not be kept', () =>
    Bench.with(async (bench) => {
      const { stick, digest } = await filledStick(bench);
      const before = await digest();
      const stateFolder = join(bench.folder, 'state');
      await mkdir(join(stateFolder, 'flakestick'), { recursive: true });
      await writeFile(join(stateFolder, 'flakestick/records'), 'a file where the folder should be');
      const argv = ['flash', 'minimal', ...STANDIN, '--drive', await identityOf(stick), '--include-loop', '--yes'];
      const { code, result } = await commandLine(argv, { stateFolder });
      expect({ code, kind: (result['failure'] as { kind: string }).kind }).toEqual({
        code: 9,
        kind: 'record-unwritable',
      });
      expect(await digest()).toBe(before);
    }));

  it('to write without --yes when no question can be asked', () =>
    Bench.with(async (bench) => {
      const { stick, digest } = await filledStick(bench);
      const before = await digest();
      const { code } = await commandLine(['flash', 'minimal', ...STANDIN, '--drive', stick, '--include-loop'], {
        stateFolder: join(bench.folder, 'state'),
      });
      expect(code).toBe(2);
      expect(await digest()).toBe(before);
    }));
});
