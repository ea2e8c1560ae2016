import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BlockSource, type ImageBlock, readBlock, SharedRead } from '../../../../helper/write/shared-read.ts';
import { openSourceImage, type SourceImage } from '../../../../helper/write/source-image.ts';
import { DriveFiles, noise } from '../drive-files.ts';

const BLOCK = 65_536;
const BLOCKS = 40;
/** Of one drive: as many blocks are read ahead. */
const RING = 8;
const image = noise(BLOCKS * BLOCK - 1000, 1);

let files: DriveFiles;
let stop: AbortController;
let first: ImageBlock;
beforeEach(() => {
  files = new DriveFiles();
  stop = new AbortController();
});
afterEach(() => files.remove());

const source = (): SourceImage =>
  openSourceImage({ path: files.write('image', image), compression: null, sizeBytes: image.length });

/** A read that has given its first block away, as for several drives. */
async function shared(members: number, from = source()): Promise<SharedRead> {
  first = await readBlock(from, { block: 0, buffer: Buffer.alloc(BLOCK), blockBytes: BLOCK });
  return new SharedRead(from, { blockBytes: BLOCK, members, stop, firstBlock: 1, windowBlocks: RING });
}

const holds = ({ block, content, lengthBytes }: ImageBlock): boolean =>
  content.subarray(0, lengthBytes).equals(image.subarray(block * BLOCK, block * BLOCK + lengthBytes)) &&
  content.subarray(lengthBytes).every((byte) => byte === 0);

/** Takes everything, and gives the numbers of the blocks that were right. */
async function takeAll(member: BlockSource): Promise<number[]> {
  const right: number[] = [];
  for (let taken = await member.next(); taken; taken = await member.next()) {
    if (holds(taken)) right.push(taken.block);
    member.release(taken.block);
  }
  return right;
}
const ALL = Array.from({ length: BLOCKS - 1 }, (_, index) => index + 1);

/** Everything that can happen without a disk has happened. */
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50));

it('every member gets every block after the first one, in order, the last one with zeros behind it', async () => {
  const read = await shared(3);
  const members = [read.join(), read.join(), read.join()];
  expect(holds(first)).toBe(true);
  const [, ...taken] = await Promise.all([read.run(), ...members.map(takeAll)]);
  expect(taken).toEqual([ALL, ALL, ALL]);
});

it('a member may have several blocks in hand, and each stays as it is until it is released', async () => {
  const read = await shared(1);
  const member = read.join();
  const running = read.run();
  const inHand = (await Promise.all([member.next(), member.next(), member.next()])) as ImageBlock[];
  await settled();
  expect(inHand.map(({ block }) => block)).toEqual([1, 2, 3]);
  expect(inHand.every(holds)).toBe(true);
  for (const { block } of inHand) member.release(block);
  expect(await takeAll(member)).toEqual(ALL.slice(3));
  await running;
});

describe('a member that keeps the window full', () => {
  it('is left behind once another one waits, and no earlier', async () => {
    const read = await shared(1);
    const [slow, fast] = [read.join(), read.join()];
    const running = read.run();
    for (let block = 1; block <= RING; block++) {
      expect((await fast.next())?.block).toBe(block);
      fast.release(block);
    }
    await settled();
    expect(slow.isLeftBehind).toBe(false);
    expect(await takeAll(fast)).toEqual(ALL.slice(RING));
    expect([slow.isLeftBehind, slow.nextBlock]).toEqual([true, 1]);
    expect(await slow.next()).toBeNull();
    await running;
  });

  it('keeps what it has in hand, and the others do not get that buffer', async () => {
    const read = await shared(2);
    const [stuck, ...others] = [read.join(), read.join(), read.join()];
    const running = read.run();
    const inHand = (await Promise.all([stuck.next(), stuck.next(), stuck.next(), stuck.next()])) as ImageBlock[];
    expect(await Promise.all(others.map(takeAll))).toEqual([ALL, ALL]);
    expect([stuck.isLeftBehind, stuck.nextBlock]).toEqual([true, 5]);
    expect(inHand.every(holds)).toBe(true);
    await running;
  });

  it.each([2, 3, 7])('does not starve the last one when %i others hang one after the other', async (hanging) => {
    const read = await shared(hanging + 1);
    const sticks = Array.from({ length: hanging }, () => read.join());
    const healthy = read.join();
    const running = read.run();
    const inHand: ImageBlock[] = [];
    const right: number[] = [];
    for (const [index, stick] of sticks.entries()) {
      // It keeps up for a while, then never answers with four blocks in hand.
      for (let block = 1; block <= 4 * index; block++) stick.release((await stick.next())?.block ?? 0);
      const kept = await Promise.all([stick.next(), stick.next(), stick.next(), stick.next()]);
      inHand.push(...(kept as ImageBlock[]));
      const taken = (await healthy.next()) as ImageBlock;
      right.push(taken.block);
      healthy.release(taken.block);
    }
    right.push(...(await takeAll(healthy)));
    expect(right).toEqual(ALL);
    expect(inHand.every(holds)).toBe(true);
    await running;
  });

  it('alone is not left behind: the furthest behind goes first, the next only if that was not enough', async () => {
    const read = await shared(3);
    const [slowest, slow, fast] = [read.join(), read.join(), read.join()];
    const running = read.run();
    for (let block = 1; block <= 8; block++) slow.release((await slow.next())?.block ?? 0);
    for (let block = 1; block <= 18; block++) fast.release((await fast.next())?.block ?? 0);
    expect([slowest, slow, fast].map(({ isLeftBehind }) => isLeftBehind)).toEqual([true, false, false]);
    fast.leave();
    expect(await takeAll(slow)).toEqual(ALL.slice(8));
    await running;
  });
});

describe('a member that leaves', () => {
  it('keeps nobody, and gets no more', async () => {
    const read = await shared(2);
    const [leaving, staying] = [read.join(), read.join()];
    const running = read.run();
    const asked = leaving.next().then((taken) => {
      leaving.leave();
      return taken;
    });
    leaving.release((await asked)?.block ?? 0);
    expect(await takeAll(staying)).toEqual(ALL);
    expect(await leaving.next()).toBeNull();
    await running;
  });

  it('while it waits for a block ends the wait immediately', async () => {
    const read = await shared(1);
    const member = read.join();
    const waiting = member.next();
    member.leave();
    expect(await waiting).toBeNull();
  });

  it('with a block in hand keeps that one as it is until it releases it', async () => {
    const read = await shared(1);
    const [leaving, staying] = [read.join(), read.join()];
    const running = read.run();
    const taken = (await leaving.next()) as ImageBlock;
    leaving.leave();
    const rest = takeAll(staying);
    await settled();
    expect(holds(taken)).toBe(true);
    leaving.release(taken.block);
    expect(await rest).toEqual(ALL);
    await running;
  });

  it('last of all ends the reading', async () => {
    let reads = 0;
    const real = source();
    const next: SourceImage['next'] = (...words) => {
      reads += 1;
      return real.next(...words);
    };
    const read = await shared(1, { ...real, next });
    const member = read.join();
    const running = read.run();
    const taken = (await member.next()) as ImageBlock;
    member.leave();
    member.release(taken.block);
    await running;
    expect(reads).toBeLessThan(BLOCKS);
    expect(stop.signal.aborted).toBe(false);
  });
});

it('a member that joins on the way gets what is not published yet', async () => {
  const read = await shared(2);
  const first = read.join();
  const running = read.run();
  await settled();
  const late = read.join();
  const [early, rest] = await Promise.all([takeAll(first), takeAll(late)]);
  await running;
  expect(early).toEqual(ALL);
  expect(rest).toEqual(ALL.slice(-rest.length));
  expect(rest.length).toBeGreaterThan(BLOCKS / 2);
});

it('stopped, it ends, and so does every wait', async () => {
  const read = await shared(1);
  const member = read.join();
  const running = read.run();
  for (let block = 1; block <= RING; block++) expect((await member.next())?.block).toBe(block);
  // Every buffer is in use: both wait.
  const waiting = member.next();
  stop.abort();
  expect(await waiting).toBeNull();
  await running;
  member.release(1);
  expect(await member.next()).toBeNull();
});

it('an image that cannot be read stops everything', async () => {
  const real = source();
  let block = 0;
  const read = await shared(1, {
    ...real,
    next: (...words) => (block++ === 5 ? Promise.reject(new Error('EIO')) : real.next(...words)),
  });
  const member = read.join();
  const [outcome, taken] = await Promise.all([read.run().catch((thrown: unknown) => thrown), takeAll(member)]);
  expect(outcome).toEqual(new Error('EIO'));
  expect(taken.length).toBeLessThan(5);
  expect(stop.signal.aborted).toBe(true);
});
