import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { appendFileSync, truncateSync, utimesSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Cancelled, failureOf } from '../../../../../contract/wire/failure.ts';
import { BLOCK_BYTES, Image } from '../../../../../contract/wire/image.ts';
import { openImage } from '../../../../../main/stages/image/index.ts';
import { guidPartitionTable, isoBytes, masterBootRecord } from './small-iso.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flakestick-image-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function keep(bytes: Buffer | string, name = 'nixos.iso'): Promise<string> {
  await writeFile(join(folder, name), bytes);
  return join(folder, name);
}
const quietly = { onProgress: () => {}, signal: new AbortController().signal };
const failure = async (path: string) => openImage(path, quietly).then(() => 'opened', failureOf);

it.each([
  [40_960, 'less than a block'],
  [BLOCK_BYTES, 'one block exactly'],
  [BLOCK_BYTES + 1, 'one byte more than a block'],
  [3 * BLOCK_BYTES - 1, 'one byte less than three blocks'],
  [5 * BLOCK_BYTES + 12_345, 'some blocks and a rest'],
])('digests %i bytes, %s: as a whole and block by block', async (sizeBytes) => {
  const bytes = isoBytes(sizeBytes);
  const path = await keep(bytes);
  const image = await openImage(path, quietly);
  const blocks = Array.from({ length: Math.ceil(sizeBytes / BLOCK_BYTES) }, (_, block) =>
    hash('sha256', bytes.subarray(block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES)),
  );
  expect(Image.parse(image)).toEqual(image);
  expect(image).toMatchObject({
    path,
    sizeBytes,
    sha256: hash('sha256', bytes),
    format: 'iso9660',
    volumeLabel: 'nixos-minimal',
    blocks: { blockBytes: BLOCK_BYTES, sha256: blocks },
  });
});

it('takes a disk image, which has no label', async () => {
  expect(await openImage(await keep(masterBootRecord()), quietly)).toMatchObject({ format: 'disk', volumeLabel: null });
});

describe('refuses', () => {
  it.each<[string, Buffer | string, object]>([
    ['an empty file', '', { kind: 'image-empty' }],
    ['a text', 'not an image '.repeat(9000), { kind: 'not-an-image' }],
    [
      'an ISO that ends before it says',
      isoBytes(1_000_000, { saysBytes: 1_024_000 }),
      { kind: 'image-truncated', needBytes: 1_024_000, haveBytes: 1_000_000 },
    ],
    ['an ISO that ends within its descriptor', isoBytes(40_960).subarray(0, 32_820), { kind: 'image-truncated' }],
    ['a disk that ends before its partition table does', guidPartitionTable(99n), { kind: 'image-truncated' }],
    ['an archive', Buffer.concat([Buffer.from('PK\x03\x04'), isoBytes(40_960)]), { kind: 'image-compressed' }],
    ['a text in gzip', gzipSync('not an image'), { kind: 'not-an-image' }],
  ])('%s', async (_what, bytes, expected) => {
    const path = await keep(bytes);
    expect(await failure(path)).toMatchObject({ ...expected, path });
  });

  it('a path where nothing is', async () => {
    expect(await failure(join(folder, 'none.iso'))).toEqual({ kind: 'file-not-found', path: join(folder, 'none.iso') });
    const beneath = join(await keep('x'), 'none.iso');
    expect(await failure(beneath)).toEqual({ kind: 'file-not-found', path: beneath });
  });

  it('a folder', async () => {
    expect(await failure(folder)).toMatchObject({ kind: 'not-an-image', path: folder });
  });

  it('a device', async () => {
    expect(await failure('/dev/zero')).toMatchObject({ kind: 'not-an-image' });
  });

  it('a named pipe, without waiting for anybody to write into it', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    expect(await failure(join(folder, 'pipe'))).toMatchObject({ kind: 'not-an-image' });
  });
});

/** A signal that calls back when it is looked at for the third time: some blocks are read by then, and more are left. */
function onThirdLook(act: (stop: AbortController) => void): AbortSignal {
  const stop = new AbortController();
  let looks = 0;
  return new Proxy(stop.signal, {
    get(signal, name) {
      if (name === 'aborted' && ++looks === 3) act(stop);
      const value: unknown = Reflect.get(signal, name, signal);
      return typeof value === 'function' ? value.bind(signal) : value;
    },
  });
}

it('an image that is cancelled half-way, or before it began, is not opened', async () => {
  const path = await keep(isoBytes(16 * BLOCK_BYTES));
  const cancelled = (signal: AbortSignal) =>
    expect(openImage(path, { onProgress: () => {}, signal })).rejects.toBeInstanceOf(Cancelled);
  await cancelled(onThirdLook((stop) => stop.abort()));
  await cancelled(AbortSignal.abort());
});

it.each<[string, (path: string) => void]>([
  ['grows', (path) => appendFileSync(path, 'x')],
  ['is cut short', (path) => truncateSync(path, 12 * BLOCK_BYTES)],
  ['is touched', (path) => utimesSync(path, 7, 7)],
])('an image that %s while it is read is not opened', async (_how, change) => {
  const path = await keep(isoBytes(16 * BLOCK_BYTES));
  const signal = onThirdLook(() => change(path));
  const result = await openImage(path, { ...quietly, signal }).then(() => 'opened', failureOf);
  expect(result).toEqual({ kind: 'image-changed', path });
});

it('tells how far it is, up to the end and never beyond', async () => {
  const path = await keep(isoBytes(192 * BLOCK_BYTES));
  const done: number[] = [];
  await openImage(path, { ...quietly, onProgress: ({ doneBytes }) => done.push(doneBytes) });
  expect(done.toSorted((a, b) => a - b)).toEqual(done);
  for (const bytes of done) expect(bytes).toBeLessThanOrEqual(192 * BLOCK_BYTES);
});
