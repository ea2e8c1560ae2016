/** The helper program compares a real block device with the image while main would be digesting that (ADR 0061). */
import { spawn } from 'node:child_process';
import { hash } from 'node:crypto';
import { chmod, open, readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import {
  fileVersion,
  type HelperEvent,
  type HelperOrder,
  type HelperRequest,
  PROTOCOL,
} from '../../../contract/wire/helper-protocol.ts';
import { BLOCK_BYTES } from '../../../contract/wire/image.ts';
import { Bench } from '../../devices/loop-device.ts';
import { HELPER } from '../../setup/built-programs.ts';

const BLOCKS = 24;
const IMAGE_BYTES = BLOCKS * BLOCK_BYTES - 4321;
const DRAWN = [0, 9, 23];

interface Situation {
  readonly image: string;
  readonly device: string;
  /** What is behind the device. */
  readonly cells: string;
}

async function situation(use: (situation: Situation) => Promise<void>): Promise<void> {
  await Bench.with(async (bench) => {
    const image = await bench.diskImage(IMAGE_BYTES);
    const cells = await bench.file('cells', 32 * BLOCK_BYTES);
    await use({ image, cells, device: await bench.attach(cells, '--direct-io=on') });
  });
}

/** Runs the helper; `answer` is asked once the drive is written, null ends its stdin. Gives all that it said. */
async function write(
  { image, device }: Situation,
  answer: () => Promise<HelperOrder | string | null>,
  change: object = {},
): Promise<HelperEvent[]> {
  const sysfs = async (name: string): Promise<number> =>
    Number(await readFile(`/sys/block/${basename(device)}/${name}`, 'utf8'));
  const request: HelperRequest = {
    ...{ protocol: PROTOCOL, task: 'write', imagePath: image, compression: null, verification: 'read-back' },
    ...{ imageBytes: IMAGE_BYTES, blockBytes: BLOCK_BYTES },
    imageVersion: fileVersion(await stat(image, { bigint: true })),
    drives: [
      {
        ...{ devicePath: device, diskseq: await sysfs('diskseq'), serial: null },
        ...{ sizeBytes: (await sysfs('size')) * 512, rewrite: 'everything' },
      },
    ],
    ...change,
  };
  const helper = spawn(process.execPath, [HELPER], { stdio: ['pipe', 'pipe', 'inherit'], env: {} });
  helper.stdin.write(`${JSON.stringify(request)}\n`);
  const said: HelperEvent[] = [];
  for await (const line of createInterface({ input: helper.stdout })) {
    const event = JSON.parse(line) as HelperEvent;
    said.push(event);
    if (event.event !== 'written') continue;
    const order = await answer();
    if (order === null) helper.stdin.end();
    else helper.stdin.write(`${typeof order === 'string' ? order : JSON.stringify(order)}\n`);
  }
  return said;
}

const digest = (): HelperOrder => ({ order: 'digest', drive: 0, blocks: DRAWN });

/** By block: `=`, or the digest. */
function blocksOf(said: readonly HelperEvent[]): string[] {
  let blocks: string[] = [];
  for (const event of said) {
    if (event.event === 'again') blocks = [];
    else if (event.event === 'equal') blocks.push(...Array<string>(event.count).fill('='));
    else if (event.event === 'read') blocks.push(...event.sha256);
  }
  return blocks;
}

/** A change may come before the reader of the image has ended, too: then it notices, and no block counts. */
const orChanged = (said: readonly HelperEvent[], digests: string[]): string[] =>
  said.some(({ event }) => event === 'image-changed') ? [] : digests;

async function digestsOf(path: string): Promise<string[]> {
  const bytes = (await readFile(path)).subarray(0, IMAGE_BYTES);
  return Array.from({ length: BLOCKS }, (_, block) =>
    hash('sha256', bytes.subarray(block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES)),
  );
}

async function flip(path: string, at: number): Promise<void> {
  const file = await open(path, 'r+');
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, at);
  await file.write(Buffer.from([(buffer[0] ?? 0) ^ 0x10]), 0, 1, at);
  await file.sync();
  await file.close();
}

describe('a helper that compares', () => {
  it('says of each block that it is equal, or has the digest that was asked for', () =>
    situation(async (there) => {
      const said = await write(there, async () => digest());
      const expected = await digestsOf(there.image);
      expect(blocksOf(said)).toEqual(expected.map((sha256, block) => (DRAWN.includes(block) ? sha256 : '=')));
      expect(said.slice(-2)).toEqual([{ event: 'finished', drive: 0 }, { event: 'done' }]);
    }));

  it('asks the cells, not the memory of the kernel', () =>
    situation(async (there) => {
      const said = await write(there, async () => {
        await flip(there.cells, 5 * BLOCK_BYTES + 1000);
        return digest();
      });
      const onDrive = await digestsOf(there.cells);
      expect(blocksOf(said)[5]).toBe(onDrive[5]);
      expect(onDrive[5]).not.toBe((await digestsOf(there.image))[5]);
      expect(blocksOf(said).filter((block) => block === '=')).toHaveLength(BLOCKS - DRAWN.length - 1);
    }));

  it('digests everything when the image was changed since it was written', () =>
    situation(async (there) => {
      const before = await digestsOf(there.image);
      const said = await write(there, async () => {
        await flip(there.image, 5 * BLOCK_BYTES);
        return digest();
      });
      expect(blocksOf(said)).toEqual(orChanged(said, before));
    }));

  it('digests everything when the image has other rights than when it was digested', () =>
    situation(async (there) => {
      const said = await write(there, async () => {
        await chmod(there.image, 0o600);
        return digest();
      });
      expect(blocksOf(said)).toEqual(orChanged(said, await digestsOf(there.image)));
    }));

  it('digests everything of an image that is another file than main’s', () =>
    situation(async (there) => {
      const said = await write(there, async () => digest(), { imageVersion: '1:2:3:4:5' });
      expect(blocksOf(said)).toEqual(await digestsOf(there.image));
    }));

  it.each([
    ['an order without blocks', '{"order":"digest","drive":0,"blocks":[]}'],
    ['an order about a drive that cannot be', '{"order":"digest","drive":32,"blocks":[0]}'],
    ['an order that is cut', '{"order":"digest","dri'],
  ])('stops, and proves nothing, at %s', (_what, order) =>
    situation(async (there) => {
      const said = await write(there, async () => order);
      expect(said.at(-1)).toEqual({ event: 'stopped' });
      expect(blocksOf(said)).toEqual([]);
    }),
  );
});

it('a helper that waits for main’s choice ends with main', () =>
  situation(async (there) => {
    const said = await write(there, async () => null);
    expect(said.at(-1)).toEqual({ event: 'stopped' });
    expect(said).not.toContainEqual({ event: 'finished', drive: 0 });
  }));
