import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fileVersion } from '../../../../../contract/wire/helper-protocol.ts';
import { BLOCK_BYTES } from '../../../../../contract/wire/image.ts';
import { beginImage } from '../../../../../main/stages/image/index.ts';
import { stableVersion, staysInMemory } from '../../../../../main/stages/image/stable-version.ts';
import { isoBytes } from './small-iso.ts';

/** Always a tmpfs. */
const MEMORY = '/dev/shm';
let folder: string;
let path: string;
let file: FileHandle;
beforeEach(async () => {
  expect(existsSync(MEMORY)).toBe(true);
  folder = mkdtempSync(join(MEMORY, 'flakestick-version-'));
  path = join(folder, 'image.iso');
  writeFileSync(path, isoBytes(5 * BLOCK_BYTES));
  file = await open(path);
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(async () => {
  vi.useRealTimers();
  await file.close();
  rmSync(folder, { recursive: true });
});

const later = (ms: number): void => void vi.setSystemTime(Date.now() + ms);
const now = async (of = file): Promise<string | null> => stableVersion(of, await of.stat({ bigint: true }));

it('is known of a file that was changed long enough ago', async () => {
  later(2500);
  expect(await now()).toBe(fileVersion(await file.stat({ bigint: true })));
});

it('is not known of a file that was changed just now, or in the future', async () => {
  expect(await now()).toBeNull();
  later(-10_000);
  expect(await now()).toBeNull();
});

it('is not known where something else than this kernel’s own file systems keeps the file', async () => {
  const foreign = await open('/proc/version');
  later(100_000);
  expect(await now(foreign)).toBeNull();
  await foreign.close();
});

it('is told of an image that may be compared with, while it is being read', async () => {
  const options = { onProgress: () => {}, signal: new AbortController().signal };
  const young = await beginImage(path, options);
  expect(young.comparedVersion).toBeNull();
  await young.whole;
  later(2500);
  const old = await beginImage(path, options);
  expect(old.comparedVersion).toBe(fileVersion(await file.stat({ bigint: true })));
  await old.whole;
});

it.each<[string, () => void, boolean]>([
  ['is left alone', () => {}, true],
  ['is given other rights', () => chmodSync(path, 0o600), false],
  ['is deleted', () => rmSync(path), false],
])(
  'an image that %s while it is read is read to its end, and has kept its version or not',
  async (_how, change, kept) => {
    later(2500);
    const being = await beginImage(path, { onProgress: () => {}, signal: new AbortController().signal });
    change();
    await being.whole;
    expect(being.keptVersion()).toBe(kept);
  },
);

it('what is larger than the free memory does not stay there', () => {
  expect(staysInMemory(1)).toBe(true);
  expect(staysInMemory(2 ** 60)).toBe(false);
});
