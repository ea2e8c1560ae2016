import {
  lutimesSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
  freeKeptImage,
  keepImage,
  keptImages,
  persistentGcRoot,
  removeStaleGcRoots,
} from '../../../../../main/system/nix/index.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flakestick-roots-'));
  vi.stubEnv('XDG_STATE_HOME', folder);
  mkdirSync(join(folder, 'flakestick/images'), { recursive: true });
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** A kept image of so many bytes, `minutes` old. */
function keep(source: string, minutes: number, sizeBytes = 1000): string {
  const storePath = join(folder, `store-${source}`);
  mkdirSync(join(storePath, 'iso'), { recursive: true });
  writeFileSync(join(storePath, 'iso/x.iso'), Buffer.alloc(sizeBytes));
  const link = persistentGcRoot([source]);
  symlinkSync(storePath, link);
  const at = new Date(Date.UTC(2026, 10, 27, 12, 0) - minutes * 60_000);
  lutimesSync(link, at, at);
  return storePath;
}

it('lists what is kept with its size, newest first, and frees one', async () => {
  const old = keep('a', 20, 5000);
  const young = keep('b', 10, 7000);
  const kept = await keptImages();
  expect(kept).toMatchObject([
    { storePath: young, sizeBytes: 7000, keptSince: '2026-11-27T11:50:00.000Z' },
    { storePath: old, sizeBytes: 5000 },
  ]);
  await freeKeptImage(kept[0]?.id ?? '');
  expect(await keptImages()).toMatchObject([{ storePath: old }]);
});

it('no more than a few are kept: the oldest make room', async () => {
  for (let one = 0; one < 11; one += 1) {
    keep(`source${one}`, one);
    await keepImage(persistentGcRoot([`source${one}`]), `./source${one}`);
  }
  const kept = await keptImages();
  expect(kept.map(({ source }) => source)).toEqual(Array.from({ length: 8 }, (_, one) => `./source${one}`));
  expect(readdirSync(join(folder, 'flakestick/images'))).toHaveLength(16);
});

it('says what an image was built from where that is known', async () => {
  keep('a', 20);
  keep('b', 10);
  keep('c', 5);
  await keepImage(persistentGcRoot(['a']), 'github:me/config#iso');
  writeFileSync(`${persistentGcRoot(['b'])}.json`, '{"schema":1,"source":7}');
  expect((await keptImages()).map(({ source }) => source)).toEqual([null, null, 'github:me/config#iso']);
});

it('forgets the source with the image, even if a person removed its link', async () => {
  keep('a', 20);
  keep('b', 10);
  keep('c', 5);
  for (const source of ['a', 'b', 'c']) await keepImage(persistentGcRoot([source]), source);
  await freeKeptImage((await keptImages())[0]?.id ?? '');
  rmSync(persistentGcRoot(['a']));
  await keepImage(persistentGcRoot(['b']), 'b');
  const left = basename(persistentGcRoot(['b']));
  expect(readdirSync(join(folder, 'flakestick/images')).toSorted()).toEqual([left, `${left}.json`]);
});

it('frees no link that is not of a kept image, whatever its name', async () => {
  symlinkSync('/nowhere', join(folder, 'flakestick/images', `flash-${process.pid}`));
  writeFileSync(join(folder, 'other'), '');
  await freeKeptImage(`flash-${process.pid}`);
  await freeKeptImage('../../other');
  await removeStaleGcRoots();
  expect(readdirSync(join(folder, 'flakestick/images'))).toEqual([`flash-${process.pid}`]);
  expect(readdirSync(folder)).toContain('other');
});

it('a link whose image is gone counts for nothing', async () => {
  symlinkSync('/nix/store/nowhere', persistentGcRoot(['gone']));
  expect(await keptImages()).toEqual([]);
});

it('a note of a newer version stays as it is', async () => {
  keep('a', 20);
  const note = `${persistentGcRoot(['a'])}.json`;
  writeFileSync(note, '{"schema":9,"source":"./a","more":1}');
  await keepImage(persistentGcRoot(['a']), './a');
  expect(readFileSync(note, 'utf8')).toBe('{"schema":9,"source":"./a","more":1}');
});

it('a folder that cannot be read is not taken for empty, and disturbs no build', async () => {
  const images = join(folder, 'flakestick/images');
  rmSync(images, { recursive: true });
  symlinkSync('images', images);
  await expect(keptImages()).rejects.toMatchObject({ failure: { kind: 'file-unreadable', path: images } });
  await removeStaleGcRoots();
  await keepImage(persistentGcRoot(['a']), './a');
});

it('says where a link cannot be removed', async () => {
  const id = basename(persistentGcRoot(['a']));
  const path = join(folder, 'flakestick/images', id);
  mkdirSync(join(path, 'more'), { recursive: true });
  await expect(freeKeptImage(id)).rejects.toMatchObject({ failure: { kind: 'file-unwritable', path } });
});
