import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Failure } from '../../../../../contract/wire/failure.ts';
import type { HelperRequest } from '../../../../../contract/wire/helper-protocol.ts';
import { BLOCK_BYTES, type Image } from '../../../../../contract/wire/image.ts';
import type { DriveProgress } from '../../../../../contract/wire/job.ts';
import { openImage } from '../../../../../main/stages/image/index.ts';
import { writeImage } from '../../../../../main/stages/write/index.ts';
import type { HelperSession } from '../../../../../main/system/helper-client/index.ts';
import { COMPRESS } from '../../../../unit/formats/decompress/compressed-files.ts';
import { DriveFiles, noise } from '../../../../unit/helper/drive-files.ts';

const SIZE_BYTES = 3 * BLOCK_BYTES + 700;
let files: DriveFiles;
beforeEach(() => {
  files = new DriveFiles();
});
afterEach(() => files.remove());

function disk(seed: number): Buffer {
  const bytes = noise(SIZE_BYTES, seed);
  bytes.writeUInt16BE(0x55aa, 510);
  return bytes;
}

const IMAGE = disk(1);
const ANOTHER = disk(2);

/** Writes, and finds that the last block of the drive differs. */
async function failureAfter(image: Image, requests: HelperRequest[] = []): Promise<Failure | null> {
  const failure: Failure = {
    kind: 'drive-differs',
    drive: '/dev/sdb',
    blocks: [{ first: 3, last: 3 }],
    blockBytes: BLOCK_BYTES,
  };
  const session: HelperSession = {
    run: ({ request }) => {
      requests.push(request);
      return Promise.resolve({ end: 'done', drives: [{ failure } as DriveProgress] });
    },
  };
  const { drives } = await writeImage({ image, drives: [], verification: 'read-back' }, session, {
    onStarted: () => {},
    onProgress: () => {},
    signal: new AbortController().signal,
  });
  return drives[0]?.failure ?? null;
}

describe.each([
  ['in gzip', 'gzip'],
  ['in xz', 'xz'],
] as const)('a drive that differs from an image %s', (_how, compression) => {
  const inFile = (content: Buffer): Buffer => COMPRESS[compression](content);
  const open = () =>
    openImage(files.write('image', inFile(IMAGE)), { onProgress: () => {}, signal: new AbortController().signal });

  it('is to blame when the image is what it was', async () => {
    expect(await failureAfter(await open())).toMatchObject({ kind: 'drive-differs' });
  });

  it('is not to blame when the image has other bytes there now', async () => {
    const image = await open();
    writeFileSync(image.path, inFile(ANOTHER));
    expect(await failureAfter(image)).toEqual({ kind: 'image-changed', path: image.path });
  });

  it('is to blame when the image is gone and cannot speak for it', async () => {
    expect(await failureAfter({ ...(await open()), path: files.path('none') })).toMatchObject({
      kind: 'drive-differs',
    });
  });

  it('was asked of the helper with the size of the decompressed image', async () => {
    const requests: HelperRequest[] = [];
    await failureAfter(await open(), requests);
    expect(requests[0]).toMatchObject({ task: 'write', compression, imageBytes: SIZE_BYTES });
  });
});
