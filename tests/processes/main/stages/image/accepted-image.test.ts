/** Images that are written only on purpose: shrunk ones, and compressed ones with something behind their data. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AcceptedRisk } from '../../../../../contract/wire/build-risk.ts';
import { DEFAULT_BUILD_OPTIONS } from '../../../../../contract/wire/source.ts';
import { IMAGE_COMPRESSIONS } from '../../../../../formats/compression.ts';
import { Decompressed } from '../../../../../formats/decompress/decompress.ts';
import { openImage } from '../../../../../main/stages/image/index.ts';
import { inspectSource } from '../../../../../main/stages/source/index.ts';
import { COMPRESS, inTwo } from '../../../../unit/formats/decompress/compressed-files.ts';
import { DriveFiles, noise } from '../../../../unit/helper/drive-files.ts';

const MEBIBYTE = 1024 ** 2;
const METADATA = Buffer.from('{"metadata_version":"1.1"} FWx0 — as OpenWrt appends it\n');

let files: DriveFiles;
beforeEach(() => {
  files = new DriveFiles();
});
afterEach(() => files.remove());

const open = (path: string, ...accept: AcceptedRisk[]) =>
  openImage(path, { onProgress: () => {}, signal: new AbortController().signal, accept });
const failureOf = (opening: Promise<unknown>): Promise<unknown> =>
  opening.then(
    () => 'opened',
    (thrown: { failure?: unknown }) => thrown.failure,
  );

/** Of 10 MiB by its table, with partitions in the first 7 MiB. */
function gptImage(keptBytes: number): Buffer {
  const file = files.write('gpt.img', Buffer.alloc(0));
  fs.truncateSync(file, 10 * MEBIBYTE);
  const env = { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` };
  const input = ',3M,U\n,3M,L\n';
  execFileSync('sfdisk', ['--quiet', '--label', 'gpt', file], { input, env, stdio: ['pipe', 'ignore', 'ignore'] });
  fs.truncateSync(file, keptBytes);
  const image = fs.readFileSync(file);
  noise(MEBIBYTE, 5).copy(image, 3 * MEBIBYTE);
  return image;
}

describe('a shrunk image whose partitions are all there', () => {
  const missing = { needBytes: 10 * MEBIBYTE, haveBytes: 8 * MEBIBYTE };

  it('is refused as such, and opened with consent', async () => {
    const path = files.write('shrunk.img', gptImage(8 * MEBIBYTE));
    expect(await failureOf(open(path))).toEqual({ kind: 'image-shrunk', path, ...missing });
    expect(await failureOf(open(path, 'trailing-bytes'))).toMatchObject({ kind: 'image-shrunk' });
    expect(await open(path, 'shrunk-image')).toMatchObject({ sizeBytes: 8 * MEBIBYTE, missingBytes: 2 * MEBIBYTE });
  });

  it('is asked about before anything else, when it is inspected', async () => {
    const path = files.write('shrunk.img', gptImage(8 * MEBIBYTE));
    const inspect = (...accept: AcceptedRisk[]) =>
      inspectSource({ source: { kind: 'image-file', path }, options: { ...DEFAULT_BUILD_OPTIONS, accept } }, null);
    expect(await failureOf(inspect())).toEqual({ kind: 'image-shrunk', path, ...missing });
    expect(await inspect('shrunk-image')).toMatchObject({ medium: { startsPcs: true, sectorBytes: 512 } });
  });

  it('stays incomplete when a partition is cut, whatever was accepted', async () => {
    const path = files.write('cut.img', gptImage(5 * MEBIBYTE));
    expect(await failureOf(open(path, 'shrunk-image', 'trailing-bytes'))).toMatchObject({ kind: 'image-truncated' });
  });
});

describe.each(IMAGE_COMPRESSIONS)('an image in %s with bytes behind its data', (compression) => {
  // Its identifiers are random.
  let made: Buffer | undefined;
  const image = (): Buffer => (made ??= gptImage(10 * MEBIBYTE));

  it('that are a further stream, cut, is no image, whatever was accepted', async () => {
    const [first, second] = [image().subarray(0, 5 * MEBIBYTE), image().subarray(5 * MEBIBYTE)].map(
      COMPRESS[compression],
    );
    for (const keptBytes of [1, 2, 4, 20, (second?.length ?? 0) - 1]) {
      const data = Buffer.concat([first ?? image(), (second ?? image()).subarray(0, keptBytes)]);
      const path = files.write('cut.img', data);
      expect(await failureOf(open(path)), `${keptBytes} bytes`).toMatchObject({ kind: 'image-corrupt' });
      expect(await failureOf(open(path, 'trailing-bytes'))).toMatchObject({ kind: 'image-corrupt' });
    }
  });

  it('is refused with their number, and written without them with consent', async () => {
    const data = COMPRESS[compression](image());
    const path = files.write('openwrt.img', Buffer.concat([data, METADATA]));
    expect(await failureOf(open(path))).toEqual({ kind: 'image-followed', path, trailingBytes: METADATA.length });
    const opened = await open(path, 'trailing-bytes');
    expect(opened).toMatchObject({
      sizeBytes: 10 * MEBIBYTE,
      dataBytes: data.length,
      trailingBytes: METADATA.length,
      sha256: (await open(files.write('plain.img', image()))).sha256,
    });
    expect(opened.blocks.sha256).toHaveLength(10);
  });

  it('is the same for the helper, which is told where the data ends', async () => {
    const data = COMPRESS[compression](image());
    const fd = fs.openSync(files.write('openwrt.img', Buffer.concat([data, METADATA])), 'r');
    const decompressed = new Decompressed(fd, compression, data.length);
    try {
      const bytes = Buffer.alloc(11 * MEBIBYTE);
      expect(await decompressed.fill(bytes, bytes.length)).toBe(10 * MEBIBYTE);
      expect(decompressed.takenBytes).toBe(data.length);
    } finally {
      await decompressed.close();
      fs.closeSync(fd);
    }
  });

  it.each([1, 3, 512, 70_001])('takes %i zeros for padding, without a question', async (count) => {
    const path = files.write('padded.img', Buffer.concat([COMPRESS[compression](image()), Buffer.alloc(count)]));
    const opened = await open(path);
    expect(opened.sizeBytes).toBe(10 * MEBIBYTE);
    expect(opened).not.toHaveProperty('trailingBytes');
  });

  it('counts zeros before them too, and data of several parts as data', async () => {
    const data = inTwo(image(), COMPRESS[compression]);
    const path = files.write('parts.img', Buffer.concat([data, Buffer.alloc(100), METADATA]));
    const trailingBytes = 100 + METADATA.length;
    expect(await failureOf(open(path))).toEqual({ kind: 'image-followed', path, trailingBytes });
    expect(await open(path, 'trailing-bytes')).toMatchObject({ sizeBytes: 10 * MEBIBYTE, trailingBytes });
  });

  it('is still damaged when its data is, whatever was accepted', async () => {
    const data = COMPRESS[compression](image());
    data.writeUInt8(data.readUInt8(data.length >> 1) ^ 0x10, data.length >> 1);
    const path = files.write('damaged.img', Buffer.concat([data, METADATA]));
    expect(await failureOf(open(path, 'trailing-bytes'))).toMatchObject({ kind: 'image-corrupt' });
  });
});
