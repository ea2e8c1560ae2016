import { open, readFile, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandLine, type Finished, type Line, startCommandLine } from '../../devices/command-line.ts';
import { withSituation } from '../../devices/fault-run.ts';
import { canFail } from '../../devices/faulty-drive.ts';
import { identityOf } from '../../devices/listed-drive.ts';
import { Bench } from '../../devices/loop-device.ts';
import { canThrottle, throttle } from '../../devices/throttle.ts';

const MEBIBYTE = 1024 * 1024;
const IMAGE_BYTES = 20 * MEBIBYTE + 1000;
const BYTES_PER_SECOND = 8 * MEBIBYTE;
const SECTOR_BYTES = 512;

/** What the kernel has written to a device so far. Source: Documentation/block/stat.rst, field 7. */
async function writtenBytes(devicePath: string): Promise<number> {
  const stat = await readFile(`/sys/block/${basename(devicePath)}/stat`, 'utf8');
  return Number(stat.trim().split(/\s+/)[6]) * SECTOR_BYTES;
}

interface CutShort {
  readonly image: string;
  readonly stick: string;
  readonly flash: (...argv: string[]) => Promise<{ finished: Finished; writtenBytes: number }>;
}

/** A flash that was ended by `signal` when 60 % was written. */
async function cutShort(signal: NodeJS.Signals, use: (after: CutShort) => Promise<void>): Promise<void> {
  await Bench.with(async (bench) => {
    const image = await bench.diskImage(IMAGE_BYTES);
    const stick = await bench.attach(await bench.file('stick.img', 64 * MEBIBYTE));
    const stateFolder = join(bench.folder, 'state');
    const argv = ['flash', image, '--drive', await identityOf(stick), '--include-loop', '--yes'];
    const slow = await throttle(stick, BYTES_PER_SECOND);
    const running = startCommandLine(argv, { stateFolder, tasksFile: slow.tasksFile });
    const isMostlyWritten = (line: Line): boolean => {
      const [drive] = (line['drives'] ?? []) as { step: string; progress: { doneBytes: number } }[];
      return drive?.step === 'writing' && drive.progress.doneBytes >= 0.6 * IMAGE_BYTES;
    };
    try {
      await running.until(isMostlyWritten);
      running.child.kill(signal);
      await running.finished;
    } finally {
      running.child.kill('SIGKILL');
      await slow.remove();
    }
    const flash: CutShort['flash'] = async (...more) => {
      const before = await writtenBytes(stick);
      const finished = await commandLine([...argv, ...more], { stateFolder });
      return { finished, writtenBytes: (await writtenBytes(stick)) - before };
    };
    await use({ image, stick, flash });
  });
}

interface Drive {
  readonly writes: string;
  readonly keptBytes: number;
}
const driveOf = ({ result }: Finished): Drive => (result['drives'] as Drive[])[0] as Drive;

describe.runIf(canThrottle)('a flash that was cut short at 60 %', () => {
  it.each(['SIGINT', 'SIGKILL'] as const)(
    'by %s goes on when it is started again: less is written than the image has, and all of it is verified',
    (signal) =>
      cutShort(signal, async ({ image, stick, flash }) => {
        const { finished, writtenBytes: written } = await flash();
        expect({ code: finished.code, outcome: finished.result.outcome }).toEqual({ code: 0, outcome: 'verified' });
        expect(driveOf(finished)).toMatchObject({ writes: 'missing' });
        expect(driveOf(finished).keptBytes).toBeGreaterThan(0.5 * IMAGE_BYTES);
        expect(written).toBeLessThan(0.6 * IMAGE_BYTES);
        expect(finished.stderr).toContain('were already there');
        const held = (await readFile(stick)).subarray(0, IMAGE_BYTES);
        expect(held.equals(await readFile(image))).toBe(true);

        // What came to a good end is nothing to go on from.
        const again = await flash();
        expect(driveOf(again.finished)).toMatchObject({ writes: 'everything', keptBytes: 0 });
      }),
  );

  it('starts over with --restart, and with an image that has changed since', () =>
    cutShort('SIGINT', async ({ image, flash }) => {
      const restarted = await flash('--restart', '--no-verify');
      expect(driveOf(restarted.finished)).toMatchObject({ writes: 'everything', keptBytes: 0 });
      expect(restarted.writtenBytes).toBeGreaterThan(IMAGE_BYTES);
      await utimes(image, 1, 1);
      expect(driveOf((await flash()).finished)).toMatchObject({ writes: 'everything', keptBytes: 0 });
    }));
});

/** One bit of a byte in each of two blocks, the first time it is written. */
const flips = [7, 9].map(
  (number) => ({ on: 'write', bytes: [number * MEBIBYTE, number * MEBIBYTE + 1], does: 'flip', times: 1 }) as const,
);

describe.runIf(canFail)('blocks that are bad when they are read back', () => {
  it('are written again by the same command, and by no other block; the record says which', () =>
    withSituation({ faults: flips }, async ({ drive, image, imageBytes, stateFolder }) => {
      const argv = ['flash', image, '--drive', await identityOf(drive.devicePath), '--include-loop', '--yes'];
      const bad = [
        { first: 7, last: 7 },
        { first: 9, last: 9 },
      ];
      const first = await commandLine(argv, { stateFolder });
      expect(first.code).toBe(7);
      expect(first.result).toMatchObject({ failure: { kind: 'drive-differs', blocks: bad } });
      const second = await commandLine(argv, { stateFolder });
      expect({ code: second.code, outcome: second.result.outcome }).toEqual({ code: 0, outcome: 'verified' });
      // Block 0 is always written; blocks 7 and 9 again.
      expect(driveOf(second)).toMatchObject({
        writes: 'bad-blocks',
        keptBytes: imageBytes.length - 3 * MEBIBYTE,
        rewrittenBlocks: bad,
      });
      expect((await drive.kept(imageBytes.length)).equals(imageBytes)).toBe(true);
      const record = join(stateFolder, 'flakestick/records', `${String(second.result['recordId'])}.json`);
      expect(JSON.parse(await readFile(record, 'utf8'))).toMatchObject({ contents: 'verified', rewrittenBlocks: bad });
    }));

  it('are written again at once with --repair', () =>
    withSituation({ faults: flips }, async ({ drive, image, stateFolder }) => {
      const argv = [
        'flash',
        image,
        '--drive',
        await identityOf(drive.devicePath),
        '--include-loop',
        '--yes',
        '--repair',
      ];
      const { code, result, stderr } = await commandLine(argv, { stateFolder });
      expect({ code, outcome: result.outcome }).toEqual({ code: 0, outcome: 'verified' });
      expect(stderr).toContain('Writing the bad blocks again');
    }));

  it('are written again after a verification has found them, and by no other block', () =>
    withSituation({}, async ({ drive, image, imageBytes, stateFolder }) => {
      const id = await identityOf(drive.devicePath);
      const argv = ['flash', image, '--drive', id, '--include-loop', '--yes', '--repair'];
      expect((await commandLine(argv, { stateFolder })).code).toBe(0);
      const cells = await open(drive.cells, 'r+');
      await cells.write(Buffer.from('rot'), 0, 3, 7 * MEBIBYTE + 99);
      await cells.close();
      const verified = await commandLine(['verify', drive.devicePath, '--include-loop'], { stateFolder });
      expect(verified.code).toBe(7);
      const repaired = await commandLine(argv, { stateFolder });
      expect({ code: repaired.code, outcome: repaired.result.outcome }).toEqual({ code: 0, outcome: 'verified' });
      expect(driveOf(repaired)).toMatchObject({ writes: 'missing', keptBytes: imageBytes.length - 2 * MEBIBYTE });
      expect((await drive.kept(imageBytes.length)).equals(imageBytes)).toBe(true);
      // Once it is good again, nothing is left to repair.
      expect(driveOf(await commandLine(argv, { stateFolder }))).toMatchObject({ writes: 'everything' });
    }));

  it('stay a failure when writing them again does not help', () =>
    withSituation(
      { faults: [{ on: 'write', bytes: [7 * MEBIBYTE, 7 * MEBIBYTE + 1], does: 'flip' }] },
      async (situation) => {
        const { drive, image, stateFolder } = situation;
        const argv = [
          'flash',
          image,
          '--drive',
          await identityOf(drive.devicePath),
          '--include-loop',
          '--yes',
          '--repair',
        ];
        const { code, result } = await commandLine(argv, { stateFolder });
        expect(code).toBe(7);
        expect(result).toMatchObject({ failure: { kind: 'drive-differs', blocks: [{ first: 7, last: 7 }] } });
      },
    ));
});
