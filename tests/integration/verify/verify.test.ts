import { createHash } from 'node:crypto';
import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLine, type Finished, STANDIN } from '../../devices/command-line.ts';
import { Bench, run } from '../../devices/loop-device.ts';

const MEBIBYTE = 1024 * 1024;

interface Flashed {
  readonly stick: string;
  readonly stickFile: string;
  readonly record: string;
  readonly image: string;
  readonly sizeBytes: number;
  readonly verify: (...argv: string[]) => Promise<Finished>;
}

async function flashed(bench: Bench): Promise<Flashed> {
  const stickFile = await bench.file('stick.img', 64 * MEBIBYTE);
  const stick = await bench.attach(stickFile);
  const stateFolder = join(bench.folder, 'state');
  const { code, result } = await commandLine(
    ['flash', 'minimal', ...STANDIN, '--drive', stick, '--include-loop', '--yes'],
    { stateFolder },
  );
  expect(code).toBe(0);
  return {
    stick,
    stickFile,
    record: String(result['recordId']),
    image: String(result['imagePath']),
    sizeBytes: Number(result['sizeBytes']),
    verify: (...argv) => commandLine(['verify', stick, ...argv], { stateFolder }),
  };
}

/** Around Flakestick: straight into the file behind the loop device. */
async function flipByte(stick: string, offsetBytes: number): Promise<void> {
  const device = await open(stick, 'r+');
  try {
    const { buffer } = await device.read(Buffer.alloc(1), 0, 1, offsetBytes);
    await device.write(Buffer.from([(buffer[0] ?? 0) ^ 0x10]), 0, 1, offsetBytes);
    await device.sync();
  } finally {
    await device.close();
  }
}

describe('verify', () => {
  it('finds a written stick intact, by record, by image, and by digest and size', () =>
    Bench.with(async (bench) => {
      const { verify, record, image, sizeBytes } = await flashed(bench);
      const sha256 = createHash('sha256')
        .update(await readFile(image))
        .digest('hex');
      for (const by of [
        ['--record', record],
        ['--image', image],
        ['--sha256', sha256, '--size', String(sizeBytes)],
      ]) {
        const { code, result } = await verify(...by);
        expect({ by, code, outcome: result.outcome }).toEqual({ by, code: 0, outcome: 'verified' });
      }
    }));

  it.each([
    ['the first byte', () => 0],
    ['a byte in the middle', () => 7 * MEBIBYTE + 4321],
    ['the last byte', (sizeBytes: number) => sizeBytes - 1],
  ])('names the block when %s was flipped', (_what, offsetIn) =>
    Bench.with(async (bench) => {
      const { verify, record, image, sizeBytes, stick } = await flashed(bench);
      const offset = offsetIn(sizeBytes);
      await flipByte(stick, offset);
      const block = Math.floor(offset / MEBIBYTE);
      for (const by of [
        ['--record', record],
        ['--image', image],
      ]) {
        const { code, result, stderr } = await verify(...by);
        expect(code).toBe(7);
        expect(result).toMatchObject({
          outcome: 'failed',
          failure: { kind: 'drive-differs', blocks: [{ first: block, last: block }] },
        });
        expect(stderr).toContain(`block ${block}`);
        // What was named may be another image than the one that is on it.
        const isNamed = by[0] === '--image';
        expect((result['failure'] as { imagePath?: string }).imagePath).toBe(isNamed ? image : undefined);
        expect(stderr.includes('another image')).toBe(isNamed);
      }
    }),
  );

  it('sees nothing wrong with bytes after the image', () =>
    Bench.with(async (bench) => {
      const { verify, record, sizeBytes, stick } = await flashed(bench);
      await flipByte(stick, sizeBytes + 5000);
      expect((await verify('--record', record)).code).toBe(0);
    }));

  it('reports a digest that does not match the drive', () =>
    Bench.with(async (bench) => {
      const { verify, sizeBytes } = await flashed(bench);
      const { code, result } = await verify('--sha256', 'ab'.repeat(32), '--size', String(sizeBytes));
      expect(code).toBe(7);
      expect(result).toMatchObject({ failure: { kind: 'drive-digest-differs', expected: 'ab'.repeat(32) } });
    }));

  it('reports a drive that is shorter than the image of the record', () =>
    Bench.with(async (bench) => {
      const { verify, record, stick, stickFile, sizeBytes } = await flashed(bench);
      await run('truncate', '-s', String(8 * MEBIBYTE), stickFile);
      await run('losetup', '--set-capacity', stick);
      const { code, result } = await verify('--record', record);
      expect(code).toBe(7);
      expect(result).toMatchObject({
        failure: { kind: 'drive-shorter', haveBytes: 8 * MEBIBYTE, needBytes: sizeBytes },
      });
    }));

  it('keeps the verdict in the record', () =>
    Bench.with(async (bench) => {
      const { verify, record, stick } = await flashed(bench);
      await verify('--record', record);
      await flipByte(stick, 3 * MEBIBYTE);
      await verify('--record', record);
      const { result } = await commandLine(['records', 'show', record], { stateFolder: join(bench.folder, 'state') });
      const { verifications } = result['record'] as { verifications: { verdict: { kind: string } }[] };
      expect(verifications.map(({ verdict }) => verdict.kind)).toEqual(['verified', 'differs']);
    }));

  it('names a corrupt record, and lists the others all the same', () =>
    Bench.with(async (bench) => {
      const { verify, record } = await flashed(bench);
      const stateFolder = join(bench.folder, 'state');
      await writeFile(join(stateFolder, 'flakestick/records/20250101-000000-abcdef.json'), '{"schema":1,');
      const { code, result } = await verify('--record', '20250101-000000-abcdef');
      expect({ code, kind: (result['failure'] as { kind: string }).kind }).toEqual({ code: 3, kind: 'record-corrupt' });
      const list = await commandLine(['records'], { stateFolder });
      expect(list.code).toBe(0);
      expect(list.result).toMatchObject({
        records: [{ id: record }],
        unreadable: [{ path: expect.stringContaining('abcdef.json') as string }],
      });
    }));

  it('knows no record of a wrong id', () =>
    Bench.with(async (bench) => {
      const { verify } = await flashed(bench);
      const { code, result } = await verify('--record', '20200101-000000-000000');
      expect({ code, kind: (result['failure'] as { kind: string }).kind }).toEqual({
        code: 3,
        kind: 'record-not-found',
      });
    }));

  it('takes one thing to compare with, and a digest that is one', () =>
    Bench.with(async (bench) => {
      const { verify, record } = await flashed(bench);
      expect((await verify('--record', record, '--image', '/x.iso')).code).toBe(2);
      expect((await verify('--sha256', 'zz', '--size', '5')).code).toBe(2);
    }));
});
