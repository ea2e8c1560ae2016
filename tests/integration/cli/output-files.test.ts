/** Options that name a file to write, given everything that is no ordinary file: nothing is written, nothing is waited for. */
import { hash } from 'node:crypto';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { record } from '../../builders/records.ts';
import { commandLine } from '../../devices/command-line.ts';
import { Bench, run } from '../../devices/loop-device.ts';

const MEBIBYTE = 1024 * 1024;
const RECORD = record();

interface Targets {
  readonly [what: string]: { readonly path: string; readonly is: string };
}
let bench: Bench;
let targets: Targets;
let disk: string;
let stick: string;
let image: string;
let stateFolder: string;
const finished = Promise.withResolvers<void>();
let all: Promise<void>;

beforeAll(async () => {
  const ready = Promise.withResolvers<void>();
  all = Bench.with(async (given) => {
    bench = given;
    disk = await bench.file('family.img', 16 * MEBIBYTE);
    const device = await bench.attach(disk);
    await run('mkfs.ext4', '-q', '-L', 'FAMILY', device);
    const stickFile = await bench.file('stick.img', 8 * MEBIBYTE);
    stick = await bench.attach(stickFile);
    image = await bench.diskImage(4 * MEBIBYTE);
    const at = (name: string): string => join(bench.folder, name);
    await run('mkfifo', at('pipe'));
    await symlink(device, at('link-to-device'));
    await symlink(at('link-to-device'), at('link-to-link'));
    await symlink(at('pipe'), at('link-to-pipe'));
    await mkdir(at('folder'));
    stateFolder = at('state');
    await mkdir(join(stateFolder, 'flakestick/records'), { recursive: true });
    await writeFile(join(stateFolder, 'flakestick/records', `${RECORD.id}.json`), JSON.stringify(RECORD));
    targets = {
      device: { path: device, is: 'block-device' },
      'link to a device': { path: at('link-to-device'), is: 'block-device' },
      'link to a link to a device': { path: at('link-to-link'), is: 'block-device' },
      pipe: { path: at('pipe'), is: 'pipe' },
      'link to a pipe': { path: at('link-to-pipe'), is: 'pipe' },
      '/dev/full': { path: '/dev/full', is: 'device' },
      '/dev/null': { path: '/dev/null', is: 'device' },
      'new file in /dev': { path: '/dev/flakestick-test', is: 'system-file' },
      'file of the kernel': { path: '/proc/self/comm', is: 'system-file' },
      folder: { path: at('folder'), is: 'folder' },
    };
    ready.resolve();
    await finished.promise;
  });
  await Promise.race([ready.promise, all]);
});
afterAll(async () => {
  finished.resolve();
  await all;
});

const digest = async (path: string): Promise<string> => hash('sha256', await readFile(path));

const OPTIONS: { readonly [option: string]: (path: string) => string[] } = {
  'build --output': (path) => ['build', image, '--output', path],
  'build --log': (path) => ['build', 'minimal', '--log', path],
  'flash --log': (path) => ['flash', image, '--drive', stick, '--include-loop', '--yes', '--log', path],
  'records export --output': (path) => ['records', 'export', RECORD.id, '--output', path],
};
const TARGETS = [
  'device',
  'link to a device',
  'link to a link to a device',
  'pipe',
  'link to a pipe',
  '/dev/full',
  '/dev/null',
  'new file in /dev',
  'file of the kernel',
  'folder',
];

describe.each(Object.keys(OPTIONS))('%s', (option) => {
  it.each(TARGETS)('writes nothing to a %s', { timeout: 30_000 }, async (what) => {
    const { path, is } = targets[what] ?? { path: '', is: '' };
    const [before, stickBefore] = [await digest(disk), await digest(join(bench.folder, 'stick.img'))];
    const { code, result } = await commandLine(OPTIONS[option]?.(path) ?? [], { stateFolder });
    expect({ code, failure: result['failure'] }).toEqual({
      code: 9,
      failure: { kind: 'file-unwritable', path, detail: expect.stringContaining('not an ordinary file') as string },
    });
    expect(is).not.toBe('');
    await run('sync', '-f', disk);
    expect(await digest(disk)).toBe(before);
    expect(await digest(join(bench.folder, 'stick.img'))).toBe(stickBefore);
    expect(await run('stat', '-c', '%F', targets['/dev/full']?.path ?? '')).toBe('character special file');
    await expect(readFile('/dev/flakestick-test')).rejects.toThrow('ENOENT');
  });
});

it('save --directory makes no folder in /dev', async () => {
  const { code, result } = await commandLine(['save', 'minimal', '--directory', '/dev/flakestick-test'], {
    stateFolder,
  });
  expect({ code, failure: result['failure'] }).toMatchObject({ code: 9, failure: { kind: 'file-unwritable' } });
});

it('writes ordinary files, and through links to them', async () => {
  const [file, link] = [join(bench.folder, 'export.json'), join(bench.folder, 'link.json')];
  await writeFile(file, 'before');
  await symlink(file, link);
  const { code } = await commandLine(['records', 'export', RECORD.id, '--output', link], { stateFolder });
  expect(code).toBe(0);
  expect(await run('stat', '-c', '%F', link)).toBe('symbolic link');
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ format: 'flakestick-record' });
});
