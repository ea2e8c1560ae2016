/** Images that fit a drive only on purpose, or not at all: what is said before the write, what is written, what is recorded. */
import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLine } from '../../devices/command-line.ts';
import { Bench, run } from '../../devices/loop-device.ts';
import { COMPRESS } from '../../unit/formats/decompress/compressed-files.ts';
import { isoBytes } from '../../unit/main/stages/image/small-iso.ts';

const MEBIBYTE = 1024 * 1024;
const METADATA = Buffer.from('metadata that OpenWrt appends');

interface Kept {
  readonly image: { readonly sizeBytes: number; readonly missingBytes?: number; readonly trailingBytes?: number };
  readonly warnings: readonly object[];
}

async function onlyRecord(bench: Bench): Promise<Kept> {
  const folder = join(bench.folder, 'state/flakestick/records');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  expect(names).toHaveLength(1);
  return JSON.parse(await readFile(join(folder, names[0] ?? ''), 'utf8')) as Kept;
}

function flash(bench: Bench, image: string, device: string, ...options: string[]) {
  const argv = ['flash', image, '--drive', device, '--include-loop', '--yes', ...options];
  return commandLine(argv, { stateFolder: join(bench.folder, 'state') });
}

/** A table of sfdisk, in a file of 10 MiB. */
async function partitioned(bench: Bench, label: 'gpt' | 'dos', partitions: string): Promise<string> {
  const image = await bench.file('disk.img', 10 * MEBIBYTE);
  await run('sh', '-c', `printf '%b' "$1" | sfdisk --quiet --label ${label} "$0"`, image, partitions);
  return image;
}

const stick = async (bench: Bench, ...options: string[]): Promise<string> =>
  bench.attach(await bench.file('stick.img', 16 * MEBIBYTE), ...options);

describe('an image', () => {
  it('that PiShrink has shrunk is written with --accept-shrunk-image, and its record says so', () =>
    Bench.with(async (bench) => {
      const image = await partitioned(bench, 'gpt', ',3M,U\\n,3M,L\\n');
      await truncate(image, 8 * MEBIBYTE);
      const device = await stick(bench);
      const refused = await flash(bench, image, device);
      expect(refused.code).toBe(3);
      expect(refused.result['failure']).toMatchObject({ kind: 'image-shrunk', haveBytes: 8 * MEBIBYTE });
      expect((await readFile(device)).every((byte) => byte === 0)).toBe(true);
      const { code, result, stderr } = await flash(bench, image, device, '--accept-shrunk-image');
      expect({ code, outcome: result.outcome }).toEqual({ code: 0, outcome: 'verified' });
      expect(result['missingBytes']).toBe(2 * MEBIBYTE);
      expect(stderr).toContain('shorter than its table says');
      expect((await onlyRecord(bench)).image).toMatchObject({ sizeBytes: 8 * MEBIBYTE, missingBytes: 2 * MEBIBYTE });
    }));

  it.each(['gzip', 'xz', 'zstd', 'bzip2'] as const)(
    'in %s with metadata behind it is written without it with --accept-trailing-bytes, and its record says so',
    (compression) =>
      Bench.with(async (bench) => {
        const plain = await partitioned(bench, 'dos', ',,c,*\\n');
        const content = await readFile(plain);
        const image = join(bench.folder, 'openwrt.img.gz');
        await writeFile(image, Buffer.concat([COMPRESS[compression](content), METADATA]));
        const device = await stick(bench);
        const refused = await flash(bench, image, device);
        expect(refused.code).toBe(3);
        expect(refused.result['failure']).toMatchObject({ kind: 'image-followed', trailingBytes: METADATA.length });
        const { code, result, stderr } = await flash(bench, image, device, '--accept-trailing-bytes');
        expect({ code, outcome: result.outcome }).toEqual({ code: 0, outcome: 'verified' });
        expect(result['trailingBytes']).toBe(METADATA.length);
        expect(stderr).toContain('will be left out');
        expect((await onlyRecord(bench)).image.trailingBytes).toBe(METADATA.length);
        await run('blockdev', '--flushbufs', device);
        expect((await readFile(device)).subarray(0, content.length).equals(content)).toBe(true);
      }),
  );

  it('that decompresses to far more than the drive holds is refused before all of it is decompressed', () =>
    Bench.with(async (bench) => {
      const image = join(bench.folder, 'bomb.img.zst');
      // 2 GB of zeros behind the signature of a partition table.
      const script = '(head -c 510 /dev/zero; printf "\\125\\252"; head -c 2G /dev/zero) | zstd -q -T0 -o "$0"';
      await run('sh', '-c', script, image);
      const { code, result } = await flash(bench, image, await stick(bench));
      expect(code).toBe(5);
      expect(result['failure']).toMatchObject({ kind: 'drive-refused', refusals: [{ kind: 'too-small' }] });
      const [refusal] = (result['failure'] as { refusals: { needBytes: number }[] }).refusals;
      expect(refusal?.needBytes).toBeLessThan(64 * MEBIBYTE);
    }));

  it('whose last partition is cut stays refused, whatever is accepted', () =>
    Bench.with(async (bench) => {
      const image = await partitioned(bench, 'dos', ',,c,*\\n');
      await truncate(image, 6 * MEBIBYTE);
      const { code, result } = await flash(bench, image, await stick(bench), '--accept-shrunk-image');
      expect(code).toBe(3);
      expect(result['failure']).toMatchObject({ kind: 'image-truncated' });
    }));

  it('without anything that a PC starts from is written with a warning before it, in JSON and in the record', () =>
    Bench.with(async (bench) => {
      const image = await partitioned(bench, 'dos', ',,83\\n');
      const warning = { kind: 'image-starts-no-pc' };
      const { code, events, result, stderr } = await flash(bench, image, await stick(bench));
      expect(code).toBe(0);
      const [told, written] = [
        events.findIndex(({ event }) => event === 'image-warnings'),
        events.findIndex(({ phase }) => phase === 'writing'),
      ];
      expect(events[told]?.['warnings']).toEqual([warning]);
      expect(written === -1 || told < written).toBe(true);
      expect(result['imageWarnings']).toEqual([warning]);
      expect(stderr).toContain('nothing that a PC starts from');
      expect((await onlyRecord(bench)).warnings).toContainEqual(warning);
    }));

  it.each([
    ['a hybrid ISO', 4096, { imageBytes: 512, driveBytes: 4096 }],
    ['a disk for sectors of 4,096 bytes', 512, { imageBytes: 4096, driveBytes: 512 }],
  ])('%s, onto a drive with sectors of %i bytes, is written with a warning before it', (what, sectors, sizes) =>
    Bench.with(async (bench) => {
      const image = join(bench.folder, 'image');
      if (what === 'a hybrid ISO') {
        const iso = isoBytes(4 * MEBIBYTE);
        iso.write('\xeb\x63', 0, 'latin1');
        iso.writeUInt16BE(0x55aa, 510);
        await writeFile(image, iso);
      } else {
        const maker = await bench.attach(await bench.file('image', 10 * MEBIBYTE), '--sector-size', '4096');
        await run('sh', '-c', 'printf ",,U\\n" | sfdisk --quiet --label gpt "$0"', maker);
        await bench.detach(maker);
      }
      const device = await stick(bench, '--sector-size', String(sectors));
      const dry = await flash(bench, image, device, '--dry-run');
      const warning = { kind: 'image-for-other-sectors', ...sizes };
      expect((dry.result['drives'] as Kept[])[0]?.warnings).toContainEqual(warning);
      const { code, result } = await flash(bench, image, device);
      expect(code).toBe(0);
      expect(result['imageWarnings']).toEqual([warning]);
      expect((await onlyRecord(bench)).warnings).toContainEqual(warning);
    }),
  );
});
