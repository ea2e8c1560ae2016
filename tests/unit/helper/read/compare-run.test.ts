/** Writes a drive, and compares what it gives back with the image, as the task of the helper does. Files are the drives. */
import fs from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  fileVersion,
  type HelperDrive,
  type HelperEvent,
  type HelperRequest,
  PROTOCOL,
} from '../../../../contract/wire/helper-protocol.ts';
import { ImageComparison } from '../../../../helper/read/comparison.ts';
import { runTask } from '../../../../helper/tasks.ts';
import { openSourceImage, type SourceImage } from '../../../../helper/write/source-image.ts';
import { DriveFiles, digestsOf, noise } from '../drive-files.ts';

const BLOCK = 65_536;
const BLOCKS = 40;
const image = noise(BLOCKS * BLOCK - 1000, 5);
const digests = digestsOf(image, BLOCK);
const DRAWN = [0, 7, 8, 39];

const sent = vi.hoisted(() => ({ events: [] as HelperEvent[] }));
vi.mock('../../../../helper/io/stdout.ts', () => ({
  send: (event: HelperEvent) => sent.events.push(event),
  flushStdout: () => Promise.resolve(),
}));

let files: DriveFiles;
beforeEach(() => {
  files = new DriveFiles();
  sent.events = [];
});
afterEach(() => files.remove());

type WriteRequest = Extract<HelperRequest, { task: 'write' }>;

interface Run {
  readonly drives?: readonly string[];
  /** Main's answer to `written`. */
  readonly digested?: (drive: number) => Promise<readonly number[]>;
  /** Before a block of the image is read to compare with. */
  readonly beforeCompared?: (block: number) => void;
  readonly number?: string;
  readonly signal?: AbortSignal;
  readonly version?: string;
}

const ofImage = (): string => fileVersion(fs.statSync(files.path('image'), { bigint: true }));

function watched(onRead: (block: number) => void): SourceImage {
  const real = openSourceImage({ path: files.path('image'), compression: null, sizeBytes: image.length });
  return {
    ...real,
    readAt(buffer, from) {
      onRead(from / BLOCK);
      return real.readAt(buffer, from);
    },
  };
}

async function run({
  drives = ['drive'],
  digested = async () => DRAWN,
  beforeCompared = () => {},
  signal = new AbortController().signal,
  ...given
}: Run = {}): Promise<void> {
  files.write('image', image);
  const former = noise(BLOCKS * BLOCK + 4096, 6);
  const opened = drives.map((name, index) => ({ index, drive: files.drive(name, former) }));
  const request: WriteRequest = {
    ...{ protocol: PROTOCOL, task: 'write', imagePath: files.path('image'), compression: null },
    ...{ imageBytes: image.length, blockBytes: BLOCK, verification: 'read-back' },
    imageVersion: given.version ?? ofImage(),
    drives: opened.map(() => ({ rewrite: 'everything' }) as HelperDrive & { rewrite: 'everything' }),
  };
  const finish = async ({ index }: { index: number }): Promise<void> => {
    if (!signal.aborted) sent.events.push({ event: 'finished', drive: index });
  };
  const other = { sampleAnswer: new Promise<never>(() => {}), mayTag: Promise.resolve(false), onTagging: () => {} };
  await runTask(request, { opened, source: watched(beforeCompared) }, { signal, digested, finish, ...other });
}

/** What was said of each block of a drive after the last `again`: `=`, a digest, or why it could not be read. */
function said(drive = 0): string[] {
  let blocks: string[] = [];
  const due = (first: number): void => expect(first, 'the next block').toBe(blocks.length);
  for (const event of sent.events) {
    if (!('drive' in event) || event.drive !== drive) continue;
    if (event.event === 'again') blocks = [];
    if ('first' in event) due(event.first);
    if (event.event === 'read') blocks.push(...event.sha256);
    if (event.event === 'equal') blocks.push(...Array<string>(event.count).fill('='));
    if (event.event === 'unreadable') blocks.push(event.code);
  }
  return blocks;
}
const names = (): string[] => sent.events.map(({ event }) => event);
const compared = (differing: readonly number[] = []): string[] =>
  digests.map((sha256, block) => (DRAWN.includes(block) && !differing.includes(block) ? sha256 : '='));

/** Changes the drive behind the helper's back, after it was written. */
const afterWrite = (change: (path: string) => void) => async (): Promise<readonly number[]> => {
  change(files.path('drive'));
  return DRAWN;
};
const flip = (path: string, at: number): void => {
  const fd = fs.openSync(path, 'r+');
  const byte = Buffer.alloc(1);
  fs.readSync(fd, byte, 0, 1, at);
  fs.writeSync(fd, Buffer.from([(byte[0] ?? 0) ^ 1]), 0, 1, at);
  fs.closeSync(fd);
};

describe('a drive that is compared with the image', () => {
  it('is equal in every block, and what was drawn is digested', async () => {
    await run();
    expect(said()).toEqual(compared());
    expect(names().at(-1)).toBe('finished');
  });

  it.each([
    ['the first byte', 0],
    ['a byte in the middle', 20 * BLOCK + 77],
    ['the last byte', image.length - 1],
  ])('has the digest of what it holds where %s differs', async (_where, at) => {
    await run({ digested: afterWrite((path) => flip(path, at)) });
    const block = Math.floor(at / BLOCK);
    const onDrive = digestsOf(files.content('drive').subarray(0, image.length), BLOCK);
    expect(onDrive[block]).not.toBe(digests[block]);
    expect(said()).toEqual(compared().map((before, index) => (index === block ? onDrive[block] : before)));
  });

  it('is not judged by what lies behind the image', async () => {
    await run({ digested: afterWrite((path) => flip(path, image.length)) });
    expect(said()).toEqual(compared());
  });

  it('is unreadable where it ends, and never equal there', async () => {
    await run({ digested: afterWrite((path) => fs.truncateSync(path, 30 * BLOCK + 512)) });
    expect(said().slice(0, 30)).toEqual(compared().slice(0, 30));
    expect(said().slice(30)).toEqual(Array(10).fill('EIO'));
  });

  it('is told apart from one that holds zeros where the image ends early', async () => {
    await run({
      digested: afterWrite((path) => {
        fs.writeFileSync(path, Buffer.alloc(BLOCKS * BLOCK + 4096));
        fs.truncateSync(files.path('image'), 10 * BLOCK);
      }),
    });
    expect(said()).not.toContain('=');
  });

  it('waits for main’s choice, while another drive goes on', async () => {
    const stop = new AbortController();
    const running = run({
      drives: ['drive', 'other'],
      digested: (drive) => (drive === 1 ? Promise.resolve(DRAWN) : new Promise(() => {})),
      signal: stop.signal,
    });
    await expect.poll(() => sent.events).toContainEqual({ event: 'finished', drive: 1 });
    expect(said(1)).toEqual(compared());
    expect(said(0)).toEqual([]);
    stop.abort();
    await running;
    expect(sent.events).not.toContainEqual({ event: 'finished', drive: 0 });
  });

  it('that stopped while it was compared is not finished', async () => {
    const stop = new AbortController();
    await run({ signal: stop.signal, beforeCompared: (block) => block === 20 && stop.abort() });
    expect(names()).not.toContain('finished');
  });
});

describe('an image that is not what main digests', () => {
  it('is not compared with if it has another version from the start', async () => {
    await run({ version: '1:2:3:4:5' });
    expect(said()).toEqual(digests);
    expect(names()).not.toContain('again');
  });

  it('is not compared with if it was changed after the write', async () => {
    await run({
      digested: async () => {
        flip(files.path('image'), 20 * BLOCK);
        return DRAWN;
      },
    });
    expect(said()).toEqual(digests);
    expect(names()).not.toContain('equal');
  });

  it.each<[string, (path: string) => void]>([
    ['written to', (path) => flip(path, 3 * BLOCK)],
    ['cut', (path) => fs.truncateSync(path, 30 * BLOCK)],
    [
      'written to, with its former time',
      (path) => {
        const { atime, mtime } = fs.statSync(path);
        flip(path, 3 * BLOCK);
        fs.utimesSync(path, atime, mtime);
      },
    ],
    ['given other rights', (path) => fs.chmodSync(path, 0o600)],
  ])('loses all that was compared when it was %s meanwhile', async (_how, change) => {
    let isChanged = false;
    await run({
      beforeCompared: (block) => {
        if (block !== 20 || isChanged) return;
        isChanged = true;
        change(files.path('image'));
      },
    });
    expect(names().filter((name) => name === 'again')).toHaveLength(1);
    expect(said()).toEqual(digests);
    expect(names().at(-1)).toBe('finished');
  });
});

it('a block is never compared with itself', async () => {
  files.write('image', image);
  const given: Buffer[] = [];
  const real = openSourceImage({ path: files.path('image'), compression: null, sizeBytes: image.length });
  const watching: SourceImage = {
    ...real,
    readAt(buffer, from) {
      given.push(buffer);
      return real.readAt(buffer, from);
    },
  };
  const comparison = new ImageComparison(watching, { version: ofImage(), blockBytes: BLOCK });
  expect(await comparison.isEqual(0, image.subarray(0, BLOCK))).toBe(true);
  const [buffer] = given as [Buffer];
  await expect(comparison.isEqual(0, buffer)).rejects.toThrow('compared with itself');
});

it('a block that goes on where the image ends is not equal', async () => {
  files.write('image', image.subarray(0, 2 * BLOCK + 100));
  const source = openSourceImage({ path: files.path('image'), compression: null, sizeBytes: 2 * BLOCK + 100 });
  const comparison = new ImageComparison(source, { version: ofImage(), blockBytes: BLOCK });
  expect(await comparison.isEqual(2, image.subarray(2 * BLOCK, 2 * BLOCK + 100))).toBe(true);
  expect(await comparison.isEqual(2, image.subarray(2 * BLOCK, 2 * BLOCK + 101))).toBe(false);
});

it('nothing is equal to nothing', async () => {
  files.write('image', image);
  const source = openSourceImage({ path: files.path('image'), compression: null, sizeBytes: image.length });
  const comparison = new ImageComparison(source, { version: ofImage(), blockBytes: BLOCK });
  expect(await comparison.isEqual(BLOCKS, Buffer.alloc(0))).toBe(false);
});
