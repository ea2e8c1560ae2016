import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BlockSource, type ImageBlock, SharedRead } from '../../../../helper/write/shared-read.ts';
import { openSourceImage, type SourceImage } from '../../../../helper/write/source-image.ts';
import { DriveFiles, noise } from '../drive-files.ts';

const BLOCK = 65_536;
const BLOCKS = 40;
/** Of one drive: as many blocks are read ahead. */
const RING = 8;
const image = noise(BLOCKS * BLOCK - 1000, 1);

let files: DriveFiles;
let stop: AbortController;
beforeEach(() => {
  files = new DriveFiles();
  stop = new AbortController();
});
afterEach(() => files.remove());

const source = (): SourceImage =>
  openSourceImage({ path: files.write('image', image), compression: null, sizeBytes: image.length });

function shared(drives: number, from = source()): SharedRead {
  return new SharedRead(from, { blockBytes: BLOCK, drives, stop });
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
  const read = shared(3);
  const members = [read.join(), read.join(), read.join()];
  expect(holds(await read.readFirstBlock())).toBe(true);
  const [, ...taken] = await Promise.all([read.run(), ...members.map(takeAll)]);
  expect(taken).toEqual([ALL, ALL, ALL]);
});

it('a member may have several blocks in hand, and each stays as it is until it is released', async () => {
  const read = shared(1);
  const member = read.join();
  await read.readFirstBlock();
  const running = read.run();
  const inHand = (await Promise.all([member.next(), member.next(), member.next()])) as ImageBlock[];
  await settled();
  expect(inHand.map(({ block }) => block)).toEqual([1, 2, 3]);
  expect(inHand.every(holds)).toBe(true);
  for (const { block } of inHand) member.release(block);
  expect(await takeAll(member)).toEqual(ALL.slice(3));
  await running;
});

it('no member is further ahead of the slowest than the ring', async () => {
  const read = shared(1);
  const [slow, fast] = [read.join(), read.join()];
  await read.readFirstBlock();
  const running = read.run();
  let ahead = 0;
  const racing = (async () => {
    for (let taken = await fast.next(); taken; taken = await fast.next()) {
      ahead = taken.block;
      fast.release(taken.block);
    }
  })();
  await settled();
  expect(ahead).toBeLessThanOrEqual(RING);
  expect(ahead).toBeGreaterThan(RING / 2);
  expect(await takeAll(slow)).toEqual(ALL);
  await Promise.all([running, racing]);
});

describe('a member that leaves', () => {
  it('keeps nobody, and gets no more', async () => {
    const read = shared(2);
    const [leaving, staying] = [read.join(), read.join()];
    await read.readFirstBlock();
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
    const read = shared(1);
    const member = read.join();
    const waiting = member.next();
    member.leave();
    expect(await waiting).toBeNull();
  });

  it('with a block in hand keeps that one as it is until it releases it', async () => {
    const read = shared(1);
    const [leaving, staying] = [read.join(), read.join()];
    await read.readFirstBlock();
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
    const read = shared(1, { ...real, next });
    const member = read.join();
    await read.readFirstBlock();
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
  const read = shared(2);
  const first = read.join();
  await read.readFirstBlock();
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
  const read = shared(2);
  const [waiting, idle] = [read.join(), read.join()];
  await read.readFirstBlock();
  const running = read.run();
  const taking = takeAll(waiting);
  await settled();
  stop.abort();
  await running;
  expect((await taking).length).toBeLessThan(BLOCKS - 1);
  expect(await idle.next()).toBeNull();
});

it('an image that cannot be read stops everything', async () => {
  const real = source();
  let block = 0;
  const read = shared(1, {
    ...real,
    next: (...words) => (block++ === 5 ? Promise.reject(new Error('EIO')) : real.next(...words)),
  });
  const member = read.join();
  await read.readFirstBlock();
  const [outcome, taken] = await Promise.all([read.run().catch((thrown: unknown) => thrown), takeAll(member)]);
  expect(outcome).toEqual(new Error('EIO'));
  expect(taken.length).toBeLessThan(5);
  expect(stop.signal.aborted).toBe(true);
});
