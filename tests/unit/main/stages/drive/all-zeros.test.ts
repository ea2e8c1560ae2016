/** Which drives are all zeros, told by the real cmp for all of them at once. The drives are files. */
import { mkdtemp, open, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isAllZeros } from '../../../../../main/stages/drive/all-zeros.ts';

const MIB = 1024 * 1024;
let folder = '';
let made = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flakestick-zeros-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Zeros, with other bytes at these places. */
async function drive(sizeBytes: number, at: readonly number[] = [], value = 1): Promise<string> {
  const path = join(folder, `drive-${(made += 1)}`);
  await writeFile(path, '');
  await truncate(path, sizeBytes);
  const file = await open(path, 'r+');
  for (const offset of at) await file.write(Buffer.from([value]), 0, 1, offset);
  await file.close();
  return path;
}
const all = (paths: readonly string[], sizeBytes: number): Promise<boolean[]> =>
  Promise.all(paths.map((path) => isAllZeros(path, sizeBytes)));

it('every byte counts, of each drive for itself', async () => {
  const size = 3 * MIB + 512;
  const paths = [
    await drive(size),
    await drive(size, [0]),
    await drive(size),
    await drive(size, [size - 1]),
    await drive(size, [MIB], 0xff),
  ];
  expect(await all(paths, size)).toEqual([true, false, true, false, false]);
});

it('ten drives of zeros are', async () => {
  const paths = await Promise.all(Array.from({ length: 10 }, () => drive(MIB)));
  expect(await all(paths, MIB)).toEqual(paths.map(() => true));
});

it.each([
  ['one that is not there', () => Promise.resolve(join(folder, 'none'))],
  ['one that cannot be read', () => Promise.resolve(folder)],
  ['one that ends before its size', () => drive(MIB - 1)],
])('%s is not, and neither is what was asked with it: who it was is not known', async (_what, path) => {
  expect(await all([await path(), await drive(MIB)], MIB)).toEqual([false, false]);
});

it('a drive that is only sampled is left to the others', async () => {
  expect(await isAllZeros(await drive(513 * MIB), 513 * MIB)).toBe(false);
});
