import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FailureKind } from '../../../contract/wire/failure.ts';
import { IMAGE_COMPRESSIONS, type ImageCompression } from '../../../formats/compression.ts';
import { commandLine, STANDIN } from '../../devices/command-line.ts';
import { identityOf } from '../../devices/listed-drive.ts';
import { Bench, run } from '../../devices/loop-device.ts';
import {
  COMPRESS,
  inTwo,
  withBitFlipped,
  xzOfBlocks,
  ZSTD_SKIPPABLE_FRAME,
  zstdWithoutSize,
} from '../../unit/formats/decompress/compressed-files.ts';
import { noise } from '../../unit/helper/drive-files.ts';

const MEBIBYTE = 1024 * 1024;
const STICK_BYTES = 64 * MEBIBYTE;
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

interface Stick {
  readonly devicePath: string;
  /** All of it, as the kernel gives it to anybody. */
  content(): Promise<Buffer>;
}

const FORMER = 'something dear ';

async function filledStick(bench: Bench, sizeBytes = STICK_BYTES, ...options: string[]): Promise<Stick> {
  const file = await bench.file('stick.img', sizeBytes);
  await writeFile(file, Buffer.alloc(sizeBytes, FORMER));
  const devicePath = await bench.attach(file, ...options);
  return {
    devicePath,
    async content() {
      await run('blockdev', '--flushbufs', devicePath);
      return readFile(devicePath);
    },
  };
}

async function flash(bench: Bench, image: string, { devicePath }: Stick) {
  const argv = ['flash', image, '--drive', await identityOf(devicePath), '--include-loop', '--yes'];
  return commandLine(argv, { stateFolder: join(bench.folder, 'state') });
}

/** With an MBR's signature. */
function disk(sizeBytes: number): Buffer {
  const bytes = noise(sizeBytes, 21);
  bytes.writeUInt16BE(0x55aa, 510);
  return bytes;
}

const VARIANTS: [string, ImageCompression, (iso: Buffer) => Buffer][] = [
  ['gzip', 'gzip', COMPRESS.gzip],
  ['gzip of two members', 'gzip', (iso) => inTwo(iso, COMPRESS.gzip)],
  ['xz of two streams', 'xz', (iso) => inTwo(iso, COMPRESS.xz)],
  ['xz of many blocks', 'xz', xzOfBlocks],
  ['zstd', 'zstd', COMPRESS.zstd],
  ['zstd without the size of its content', 'zstd', zstdWithoutSize],
  [
    'zstd of two frames and a skippable one',
    'zstd',
    (iso) => Buffer.concat([ZSTD_SKIPPABLE_FRAME, inTwo(iso, COMPRESS.zstd)]),
  ],
  ['bzip2 of two streams', 'bzip2', (iso) => inTwo(iso, COMPRESS.bzip2)],
];

describe('an ISO compressed with', () => {
  it.each(VARIANTS)(
    '%s is on the drive decompressed, and every later verification agrees',
    (_what, compression, compress) =>
      Bench.with(async (bench) => {
        const stateFolder = join(bench.folder, 'state');
        const built = await commandLine(['build', 'minimal', ...STANDIN], { stateFolder });
        const iso = await readFile(String(built.result['imagePath']));
        const file = join(bench.folder, 'download');
        await writeFile(file, compress(iso));
        const stick = await filledStick(bench);
        const { code, result, events } = await flash(bench, file, stick);
        expect({ code, outcome: result.outcome }).toEqual({ code: 0, outcome: 'verified' });
        expect(result).toMatchObject({ sha256: sha256(iso), sizeBytes: iso.length, imagePath: file, compression });
        expect(result['volumeLabel']).toBe(built.result['volumeLabel']);
        expect((await stick.content()).subarray(0, iso.length).equals(iso)).toBe(true);
        const wrote = events.flatMap(({ phase, drives }) =>
          phase === 'writing' ? (drives as { progress: { totalBytes: number } }[]) : [],
        );
        expect(wrote.length).toBeGreaterThan(0);
        expect(wrote.every(({ progress }) => progress.totalBytes === iso.length)).toBe(true);

        for (const expectation of [
          ['--image', file],
          ['--record', String(result['recordId'])],
        ]) {
          const verified = await commandLine(['verify', stick.devicePath, ...expectation, '--include-loop'], {
            stateFolder,
          });
          expect(verified).toMatchObject({ code: 0, result: { outcome: 'verified' } });
        }
      }),
  );
});

const DAMAGED = { kind: 'image-corrupt', said: /damaged[\s\S]*Download it again/ } as const;
const DAMAGES: [string, (bytes: Buffer) => Buffer, { kind: FailureKind; said: RegExp }][] = [
  [
    'with something behind it',
    (bytes) => Buffer.concat([bytes, Buffer.from('something else')]),
    { kind: 'image-followed', said: /--accept-trailing-bytes/ },
  ],
  ['cut short', (bytes) => bytes.subarray(0, -1000), DAMAGED],
  ['with a bit flipped', (bytes) => withBitFlipped(bytes), DAMAGED],
];

describe.each(IMAGE_COMPRESSIONS)('an image in %s', (compression) => {
  it.each(DAMAGES)('%s is refused, and nothing is written', (_what, damage, { kind, said }) =>
    Bench.with(async (bench) => {
      const file = join(bench.folder, 'disk.img');
      await writeFile(file, damage(COMPRESS[compression](disk(3 * MEBIBYTE))));
      const stick = await filledStick(bench, 8 * MEBIBYTE);
      const { code, result, stderr } = await flash(bench, file, stick);
      expect({ code, failure: result['failure'] }).toMatchObject({
        code: 3,
        failure: { kind, path: file },
      });
      expect(stderr).toMatch(said);
      expect((await stick.content()).equals(Buffer.alloc(8 * MEBIBYTE, FORMER))).toBe(true);
    }),
  );
});

/** Less and more than a sector of either size, and the sizes about 4096. */
const ODD_BYTES = [1, 511, 513, 2048, 4095] as const;

describe.each([512, 4096])('on a drive with sectors of %i bytes', (sectorBytes) => {
  it.each(ODD_BYTES.map((odd, index) => [odd, IMAGE_COMPRESSIONS[index % 4] as ImageCompression] as const))(
    'an image of some MiB and %i bytes, in %s, ends to the byte where it ends',
    (odd, compression) =>
      Bench.with(async (bench) => {
        const content = disk(3 * MEBIBYTE + odd);
        const file = join(bench.folder, 'disk.img');
        await writeFile(file, COMPRESS[compression](content));
        const stick = await filledStick(bench, 8 * MEBIBYTE, '--sector-size', String(sectorBytes));
        const { code, result } = await flash(bench, file, stick);
        expect({ code, result }).toMatchObject({ code: 0, result: { outcome: 'verified', sizeBytes: content.length } });
        const device = await stick.content();
        const sectorEnd = Math.ceil(content.length / sectorBytes) * sectorBytes;
        expect(device.subarray(0, content.length).equals(content)).toBe(true);
        expect(device.subarray(content.length, sectorEnd).every((byte) => byte === 0)).toBe(true);
        const former = Buffer.alloc(8 * MEBIBYTE, FORMER).subarray(sectorEnd, 7 * MEBIBYTE);
        expect(device.subarray(sectorEnd, 7 * MEBIBYTE).equals(former)).toBe(true);
      }),
  );
});

describe('refused, with nothing written, is', () => {
  it.each<[string, Buffer, object]>([
    [
      'what is larger than the drive only when decompressed',
      COMPRESS.zstd(Buffer.concat([disk(MEBIBYTE), Buffer.alloc(8 * MEBIBYTE)])),
      { kind: 'drive-refused', refusals: [{ kind: 'too-small', needBytes: 9 * MEBIBYTE, haveBytes: 8 * MEBIBYTE }] },
    ],
    ['an image that is compressed twice', COMPRESS.gzip(COMPRESS.zstd(disk(MEBIBYTE))), { kind: 'not-an-image' }],
    ['a zip archive', Buffer.from(`PK\x03\x04${'x'.repeat(5000)}`), { kind: 'image-compressed', compression: 'zip' }],
    [
      'a 7z archive',
      Buffer.from(`7z\xbc\xaf\x27\x1c${'x'.repeat(5000)}`, 'latin1'),
      { kind: 'image-compressed', compression: '7z' },
    ],
  ])('%s', (_what, bytes, failure) =>
    Bench.with(async (bench) => {
      const file = join(bench.folder, 'disk.img');
      await writeFile(file, bytes);
      const stick = await filledStick(bench, 8 * MEBIBYTE);
      const { code, result } = await flash(bench, file, stick);
      expect(result['failure']).toMatchObject(failure);
      expect([3, 5]).toContain(code);
      expect((await stick.content()).equals(Buffer.alloc(8 * MEBIBYTE, FORMER))).toBe(true);
    }),
  );
});
