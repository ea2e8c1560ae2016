import { appendFile, open, readdir, readFile, rename, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { expect, vi } from 'vitest';
import type { Running } from '../../devices/command-line.ts';
import { type FaultCase, testFaults } from '../../devices/fault-case.ts';
import { type Ending, IMAGE_BYTES, MEBIBYTE, type Situation } from '../../devices/fault-run.ts';
import { diskImageBytes } from '../../devices/loop-device.ts';
import { HELPER } from '../../setup/built-programs.ts';

/**
 * Holds the writing at its beginning: blocks 9 to 12 are not read from the image before it goes on. Every block hangs, because
 * one that is written makes room for another while block 1 is held.
 */
const stick = { faults: [{ on: 'write', bytes: [MEBIBYTE, 16 * MEBIBYTE], does: 'hang' } as const] };

/** Does something to the image while it is being written, and lets the writing go on. */
const meanwhile =
  (act: (situation: Situation, running: Running) => Promise<unknown>) =>
  async (situation: Situation, running: Running) => {
    await situation.drive.held();
    await act(situation, running);
    await situation.drive.release();
    return undefined;
  };

/**
 * Until main has digested what is overwritten, which it does beside the writing: libuv's threads, which read little else, have
 * read as much as the image has.
 */
async function digested({ child }: Running): Promise<void> {
  const folder = `/proc/${child.pid}/task`;
  const readBytes = async (thread: string): Promise<number> => {
    const text = (name: string): Promise<string> => readFile(`${folder}/${thread}/${name}`, 'utf8').catch(() => '');
    if (!(await text('comm')).startsWith('libuv-worker')) return 0;
    return Number(/^rchar: (\d+)$/m.exec(await text('io'))?.[1] ?? 0);
  };
  await vi.waitFor(
    async () => {
      const bytes = await Promise.all((await readdir(folder)).map(readBytes));
      expect(bytes.reduce((sum, each) => sum + each, 0)).toBeGreaterThanOrEqual(IMAGE_BYTES);
    },
    { timeout: 60_000 },
  );
}

async function overwrite({ image }: Situation, offsetBytes: number): Promise<void> {
  const file = await open(image, 'r+');
  await file.write(Buffer.from('changed'), 0, 7, offsetBytes);
  await file.close();
}

/** In whole seconds: fractions cannot be put back exactly. */
const SOME_TIME = 1_700_000_000;
const CHANGED: Ending = { outcome: 'image-changed', exitCode: 6, contents: 'partly-written' };
const VERIFIED: Ending = { outcome: 'verified', exitCode: 0, contents: 'verified' };

const CASES: readonly FaultCase[] = [
  {
    fault: 'the image is modified',
    when: 'while writing, a part that was written already',
    stick,
    during: meanwhile((situation) => overwrite(situation, 100)),
    ending: CHANGED,
  },
  {
    fault: 'the image is modified',
    when: 'while writing, a part that is still to be read',
    stick,
    during: meanwhile((situation) => overwrite(situation, IMAGE_BYTES - 100)),
    ending: CHANGED,
  },
  {
    fault: 'the image is modified, and its modification time is reset',
    when: 'while writing, a part that is still to be read: the drive differs, and the image is identified as the cause',
    stick,
    before: async ({ image }) => {
      await utimes(image, SOME_TIME, SOME_TIME);
      return {};
    },
    during: meanwhile(async (situation, running) => {
      await digested(running);
      await overwrite(situation, 9 * MEBIBYTE);
      await utimes(situation.image, SOME_TIME, SOME_TIME);
    }),
    ending: { ...CHANGED, contents: 'written-unverified' },
  },
  {
    fault: 'the image is truncated',
    when: 'while writing',
    stick,
    during: meanwhile(({ image }) => truncate(image, 10 * MEBIBYTE)),
    ending: CHANGED,
  },
  {
    fault: 'the image grows',
    when: 'while writing',
    stick,
    during: meanwhile(({ image }) => appendFile(image, 'more')),
    ending: CHANGED,
  },
  {
    fault: 'the image is replaced by another file with the same name',
    when: 'while writing: the digested file is written completely',
    stick,
    during: meanwhile(async ({ image }) => {
      await writeFile(`${image}.new`, diskImageBytes(IMAGE_BYTES));
      await rename(`${image}.new`, image);
    }),
    ending: VERIFIED,
  },
  {
    fault: 'the image is replaced by another file with the same name',
    when: 'after it was digested, before the helper opens it',
    before: async ({ image }) => {
      await writeFile(`${image}.new`, diskImageBytes(IMAGE_BYTES));
      const script = 'mv "$1" "$2" && exec "$3" "$4"';
      return {
        command: {
          file: '/bin/sh',
          arguments: ['-c', script, 'sh', `${image}.new`, image, process.execPath, HELPER],
          environment: {},
        },
      };
    },
    ending: { ...CHANGED, contents: 'written-unverified' },
  },
  {
    fault: 'the image is deleted',
    when: 'while writing: it is written completely',
    stick,
    during: meanwhile(({ image }) => rm(image)),
    ending: VERIFIED,
  },
];

testFaults('The image changes', CASES);
