import { utimesSync, writeFileSync } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BuildOptions } from '../../../../contract/wire/source.ts';
import { beginImage } from '../../../../main/stages/image/index.ts';
import { inspectSource, lockSource, parseSource } from '../../../../main/stages/source/index.ts';
import { readImageHead } from '../../../../main/system/image-head.ts';
import { isoBytes } from '../stages/image/small-iso.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(os.tmpdir(), 'flakestick-head-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

/** An hour old: what was written a moment ago is not remembered. */
function keep(name: string, bytes: Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  const then = new Date(Date.now() - 3_600_000);
  utimesSync(path, then, then);
  return path;
}

/** How often the beginning of any file is read through a FileHandle from now on. */
async function countReads(): Promise<() => number> {
  const file = await open(folder);
  const prototype = Object.getPrototypeOf(file) as Awaited<ReturnType<typeof open>>;
  await file.close();
  const read = vi.spyOn(prototype, 'read');
  return () => read.mock.calls.filter((argv: readonly unknown[]) => argv[3] === 0).length;
}

/** What one flash on a terminal does with its source. */
async function flash(path: string): Promise<string | null> {
  const parse = () => parseSource(path, { presets: [], currentFolder: folder });
  const options = BuildOptions.parse({});
  const source = await parse();
  if (source.kind !== 'image-file') throw new Error(source.kind);
  await inspectSource({ source, options }, null);
  await parse();
  await lockSource({ source, sourceText: path, options }, null);
  const image = await beginImage(path, { onProgress: () => {}, signal: new AbortController().signal });
  return (await image.whole).volumeLabel;
}

describe('one flash reads the header of its image once', () => {
  it('and the image itself once', async () => {
    const path = keep('nixos.iso', isoBytes(3_000_000));
    const reads = await countReads();
    expect(await flash(path)).toBe('nixos-minimal');
    expect(reads()).toBe(2);
  });

  it('also of a compressed one, which is not decompressed through the handle', async () => {
    const path = keep('nixos.iso.gz', gzipSync(isoBytes(3_000_000)));
    const reads = await countReads();
    expect(await flash(path)).toBe('nixos-minimal');
    expect(reads()).toBe(1);
  });
});

it('a file that was changed is read again', async () => {
  const path = keep('nixos.iso', isoBytes(100_000, { label: 'first' }));
  expect(await readImageHead(path)).toMatchObject({ content: { volumeLabel: 'first' } });
  keep('nixos.iso', isoBytes(100_000, { label: 'second' }));
  expect(await readImageHead(path)).toMatchObject({ content: { volumeLabel: 'second' } });
});

it('a file that was written a moment ago is read again, because its times cannot tell the next change', async () => {
  const path = join(folder, 'nixos.iso');
  writeFileSync(path, isoBytes(100_000));
  const reads = await countReads();
  await readImageHead(path);
  await readImageHead(path);
  expect(reads()).toBe(2);
});
