import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { alignedBuffers } from '../../../../helper/io/aligned.ts';
import { abandon } from '../../../../helper/io/pending-io.ts';
import { copyImage } from '../../../../helper/write/copy.ts';
import type { CopyTarget } from '../../../../helper/write/drive-lane.ts';
import { openSourceImage, type SourceImage } from '../../../../helper/write/source-image.ts';
import { CopyNotes, DriveFiles, noise } from '../drive-files.ts';

const BLOCK = 65_536;
const BLOCKS = 40;
const image = noise(BLOCKS * BLOCK - 1000, 1);
const former = noise(64 * BLOCK, 2);
const never = new AbortController().signal;

let files: DriveFiles;
beforeEach(() => {
  files = new DriveFiles();
});
afterEach(() => files.remove());

const source = (): SourceImage =>
  openSourceImage({ path: files.write('image', image), compression: null, sizeBytes: image.length });

/** The image, calling back before each of its blocks is read. */
function watched(onRead: (block: number) => void): SourceImage {
  const real = source();
  let block = 0;
  return {
    ...real,
    next(buffer, lengthBytes) {
      onRead(block++);
      return real.next(buffer, lengthBytes);
    },
  };
}

const holdsImage = (name: string): boolean => files.content(name).subarray(0, image.length).equals(image);

it('no buffer is refilled before every drive has taken its content', async () => {
  // Two drives on a real disk, each write flushed: far slower than the image is read.
  const folder = fs.mkdtempSync(join(tmpdir(), 'flakestick-slow-'));
  const slow = ['a', 'b'].map((name) => {
    fs.writeFileSync(join(folder, name), former);
    return fs.openSync(join(folder, name), fs.constants.O_RDWR | fs.constants.O_SYNC);
  });
  const notes = slow.map(() => new CopyNotes());
  const targets = slow.map((fd, index) => ({
    drive: { ...files.drive(`${index}`, former), fd },
    rewrite: 'everything' as const,
    report: notes[index] as CopyNotes,
  }));
  try {
    await copyImage(source(), targets, { blockBytes: BLOCK, signal: never });
    for (const [index, name] of ['a', 'b'].entries()) {
      expect(notes[index]?.events).toEqual(['clearing', 'cleared', 'flushing', 'written']);
      expect(fs.readFileSync(join(folder, name)).subarray(0, image.length).equals(image)).toBe(true);
    }
  } finally {
    for (const fd of slow) fs.closeSync(fd);
    fs.rmSync(folder, { recursive: true });
  }
});

it.each([
  ['from the start', 0],
  ['in the middle', 20],
])('a drive that fails %s is reported once, and the others are written whole', async (_when, atBlock) => {
  const notes = ['a', 'b', 'c'].map(() => new CopyNotes());
  const broken = files.drive('b', former, atBlock === 0 ? { flags: 'r' } : {});
  // A descriptor that can no longer be written: what a drive does that drops out half-way.
  const drop = fs.openSync(files.path('b'), 'r');
  const targets: CopyTarget[] = [files.drive('a', former), broken, files.drive('c', former)].map((drive, index) => ({
    drive,
    rewrite: 'everything' as const,
    report: notes[index] as CopyNotes,
  }));
  let sinceDrop = 0;
  const shifting = watched((block) => {
    if (atBlock > 0 && block === atBlock) {
      Object.assign(broken, { fd: drop });
      sinceDrop = notes[0]?.events.length ?? 0;
    }
  });
  await copyImage(shifting, targets, { blockBytes: BLOCK, signal: never });
  fs.closeSync(drop);
  expect(notes[0]?.events).toEqual(['clearing', 'cleared', 'flushing', 'written']);
  expect(notes[2]?.events).toEqual(['clearing', 'cleared', 'flushing', 'written']);
  expect(holdsImage('a') && holdsImage('c')).toBe(true);
  if (atBlock === 0) {
    expect(notes[1]?.events).toEqual(['clearing', 'failed to clear: EBADF at 0']);
    expect(files.content('b').equals(former)).toBe(true);
  } else {
    expect(sinceDrop).toBe(2);
    expect(notes[1]?.events).toHaveLength(3);
    expect(notes[1]?.events[2]).toMatch(/^failed to write: EBADF at \d+$/);
    expect(
      files
        .content('b')
        .subarray(0, BLOCK)
        .every((byte) => byte === 0),
    ).toBe(true);
  }
});

it('ends when every drive has failed, without reading the rest of the image', async () => {
  const reads: number[] = [];
  const notes = [new CopyNotes(), new CopyNotes()];
  const targets = notes.map((report, index) => ({
    drive: files.drive(`${index}`, former, { flags: 'r' }),
    rewrite: 'everything' as const,
    report,
  }));
  await copyImage(
    watched((block) => reads.push(block)),
    targets,
    { blockBytes: BLOCK, signal: never },
  );
  for (const { events } of notes) expect(events).toEqual(['clearing', 'failed to clear: EBADF at 0']);
  expect(reads.length).toBeLessThan(BLOCKS);
});

it.each([1, 2, 20, BLOCKS - 1])(
  'stopped while block %i is read, it ends; no drive has its first block nor is called written',
  async (block) => {
    const stop = new AbortController();
    const notes = [new CopyNotes(), new CopyNotes()];
    const targets = notes.map((report, index) => ({
      drive: files.drive(`${index}`, former),
      rewrite: 'everything' as const,
      report,
    }));
    await copyImage(
      watched((reading) => {
        if (reading === block) stop.abort();
      }),
      targets,
      { blockBytes: BLOCK, signal: stop.signal },
    );
    for (const [index, { events }] of notes.entries()) {
      expect(events).toEqual(['clearing', 'cleared']);
      expect(
        files
          .content(`${index}`)
          .subarray(0, BLOCK)
          .every((byte) => byte === 0),
      ).toBe(true);
    }
  },
);

it('stopped while the drive flushes, before its first block, it is not made bootable', async () => {
  const stop = new AbortController();
  const notes = new CopyNotes();
  const drive = files.drive('a', former);
  const report = Object.assign(notes, { flushing: () => stop.abort() });
  await copyImage(source(), [{ drive, rewrite: 'everything', report }], { blockBytes: BLOCK, signal: stop.signal });
  expect(notes.events).toEqual(['clearing', 'cleared']);
  expect(files.content('a').subarray(0, 100)).toEqual(Buffer.alloc(100));
});

it('stopped before it began, it touches nothing', async () => {
  const notes = new CopyNotes();
  await copyImage(source(), [{ drive: files.drive('a', former), rewrite: 'everything', report: notes }], {
    blockBytes: BLOCK,
    signal: AbortSignal.abort(),
  });
  expect(notes.events).toEqual([]);
  expect(files.content('a').equals(former)).toBe(true);
});

it('an image that is cut short while it is copied ends the job, and no drive gets its first block', async () => {
  const notes = new CopyNotes();
  const shrinking = watched((block) => {
    if (block === 10) fs.truncateSync(files.path('image'), 5 * BLOCK);
  });
  const copying = copyImage(shrinking, [{ drive: files.drive('a', former), rewrite: 'everything', report: notes }], {
    blockBytes: BLOCK,
    signal: never,
  });
  await expect(copying).rejects.toThrow('ends at byte');
  expect(notes.events).toEqual(['clearing', 'cleared']);
  expect(files.content('a').subarray(0, 100)).toEqual(Buffer.alloc(100));
});

it('an image that is written to while it is copied is noticed, if only at the end', async () => {
  const notes = new CopyNotes();
  const changing = watched((block) => {
    if (block === 10) fs.utimesSync(files.path('image'), 1, 1);
  });
  const copying = copyImage(changing, [{ drive: files.drive('a', former), rewrite: 'everything', report: notes }], {
    blockBytes: BLOCK,
    signal: never,
  });
  await expect(copying).rejects.toThrow('was written to');
});

it('a bug in what follows the progress ends the copy and does not hang it', async () => {
  const report = Object.assign(new CopyNotes(), {
    wrote: () => {
      throw new TypeError('x is undefined');
    },
  });
  const targets: CopyTarget[] = [
    { drive: files.drive('a', former), rewrite: 'everything', report },
    { drive: files.drive('b', former), rewrite: 'everything', report: new CopyNotes() },
  ];
  await expect(copyImage(source(), targets, { blockBytes: BLOCK, signal: never })).rejects.toThrow('x is undefined');
});

it('a drive that was stopped is not called done', async () => {
  const stop = new AbortController();
  const whenDone = vi.fn(async () => {});
  const stopping = watched((block) => {
    if (block === 10) stop.abort();
  });
  const drive = files.drive('a', former);
  await copyImage(stopping, [{ drive, rewrite: 'everything', report: new CopyNotes() }], {
    ...{ blockBytes: BLOCK, signal: stop.signal, whenDone },
  });
  expect(whenDone).not.toHaveBeenCalled();
});

it('an image that changed is noticed by a drive that has fallen behind, and one that was written keeps that', async () => {
  const [slow, fast] = [files.drive('slow', former), files.drive('fast', former)];
  const ends: string[] = [];
  const waiting = Promise.withResolvers<void>();
  const clearing = Object.assign(new CopyNotes(), { cleared: () => {} });
  const targets: CopyTarget[] = [
    { drive: fast, rewrite: 'everything', report: new CopyNotes() },
    { drive: slow, rewrite: 'everything', report: clearing },
  ];
  // The clearing of the slow drive takes until the fast one is written.
  const fsync = fs.fsync;
  vi.spyOn(fs, 'fsync').mockImplementation(((fd: number, done: fs.NoParamCallback) => {
    if (fd === slow.fd) void waiting.promise.then(() => fsync(fd, done));
    else fsync(fd, done);
  }) as typeof fs.fsync);
  const whenDone = async ({ drive }: CopyTarget, end: string): Promise<void> => {
    ends.push(`${drive === fast ? 'fast' : 'slow'} ${end}`);
    fs.truncateSync(files.path('image'), 10 * BLOCK);
    waiting.resolve();
  };
  const copying = copyImage(source(), targets, { blockBytes: BLOCK, signal: never, whenDone });
  await expect(copying).rejects.toThrow('ends at byte');
  vi.restoreAllMocks();
  expect(ends).toEqual(['fast written']);
  expect(holdsImage('fast')).toBe(true);
  expect(files.content('slow').subarray(0, BLOCK)).toEqual(Buffer.alloc(BLOCK));
});

describe('a drive that hangs', () => {
  /** Writes to `fd` are not answered before `answer`; what the buffers hold then is what the device sees. */
  function hang(fd: number) {
    const held: { buffer: Buffer; offset: number; answered: (error: null, count: number) => void }[] = [];
    const write = fs.write;
    vi.spyOn(fs, 'write').mockImplementation(((target: number, buffer: Buffer, ...rest: unknown[]) => {
      const [, length, offset, answered] = rest as [number, number, number, (error: null, count: number) => void];
      if (target !== fd || offset < 4 * BLOCK || offset >= image.length)
        return (write as (...words: unknown[]) => void)(target, buffer, ...rest);
      held.push({ buffer: buffer.subarray(0, length), offset, answered });
    }) as typeof fs.write);
    return held;
  }
  afterEach(() => vi.restoreAllMocks());

  it('holds up no other: that one is written and done before, and given up, the copy ends', async () => {
    const fast = files.drive('fast', former);
    // Never closed: what was given up stays so, and another file must not get the number of this descriptor.
    const stuck = { ...files.drive('stuck', former), fd: fs.openSync(files.path('stuck'), 'r+') };
    const held = hang(stuck.fd);
    const notes = [new CopyNotes(), new CopyNotes()];
    const targets = [stuck, fast].map((drive, index) => ({
      drive,
      rewrite: 'everything' as const,
      report: notes[index] as CopyNotes,
    }));
    const ends: string[] = [];
    const whenDone = async ({ drive }: CopyTarget, end: string): Promise<void> => {
      ends.push(`${drive === fast ? 'fast' : 'stuck'} ${end}`);
      if (drive !== fast) return;
      // It can be read back into whatever memory is free, without changing what the stuck device may still take.
      for (const buffer of alignedBuffers(64, BLOCK)) buffer.fill(0xee);
      abandon(stuck.fd);
    };
    await copyImage(source(), targets, { blockBytes: BLOCK, signal: never, whenDone });
    expect(ends).toEqual(['fast written', 'stuck failed']);
    expect(holdsImage('fast')).toBe(true);
    expect(held).toHaveLength(4);
    for (const { buffer, offset } of held)
      expect(buffer.equals(image.subarray(offset, offset + buffer.length)), `block at ${offset}`).toBe(true);
    expect(files.content('stuck').subarray(0, BLOCK)).toEqual(Buffer.alloc(BLOCK));
    for (const { answered, buffer } of held) answered(null, buffer.length);
  });
});
