/**
 * Calls stat with a time limit: with a dead network mount, a dying disk or a stuck FUSE daemon a system call never returns, Node has
 * only four threads for them, and cannot exit while one of them waits.
 */
import { realpath, stat, statfs } from 'node:fs/promises';
import { runProgram } from '../../system/program.ts';
import { type DeviceNumber, deviceNumber } from './host-snapshot.ts';

/** What is at a path. `device` is its own number for a block device, else that of the file system under it. */
export type PathState =
  | { kind: 'block-device' | 'file'; path: string; device: DeviceNumber; inode?: number }
  /** `hidden`: no permission. `silent`: no answer. */
  | { kind: 'missing' | 'hidden' | 'silent' };

/** Follows symbolic links. */
export type StatPath = (path: string) => Promise<PathState>;

/** A local file system answers within a millisecond, and these calls do not wake sleeping disks. */
const TIMEOUT_MS = 1500;

export const NO_ANSWER = Symbol('no-answer');

/**
 * Gives up waiting after the time limit. Each pending call blocks one of Node's threads, so it is not repeated in the meantime, and
 * after `maxUnanswered` pending calls no further one is made.
 */
export class BoundedReader {
  readonly #unanswered = new Set<string>();
  readonly #maxUnanswered: number;
  readonly #timeoutMs: number;

  constructor(maxUnanswered: number, timeoutMs: number = TIMEOUT_MS) {
    this.#maxUnanswered = maxUnanswered;
    this.#timeoutMs = timeoutMs;
  }

  async ask<T>(about: string, question: () => Promise<T>): Promise<T | typeof NO_ANSWER> {
    if (this.#unanswered.has(about) || this.#unanswered.size >= this.#maxUnanswered) return NO_ANSWER;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<typeof NO_ANSWER>((resolve) => {
      timer = setTimeout(() => {
        this.#unanswered.add(about);
        resolve(NO_ANSWER);
      }, this.#timeoutMs);
    });
    const answer = question().finally(() => {
      clearTimeout(timer);
      this.#unanswered.delete(about);
    });
    // A late error must not become an unhandled rejection.
    answer.catch(() => {});
    return Promise.race([answer, late]);
  }
}

/** The answer if it comes in time; never fails late. */
export async function within<T>(answer: Promise<T>, timeoutMs: number): Promise<T | typeof NO_ANSWER> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<typeof NO_ANSWER>((resolve) => {
    timer = setTimeout(() => resolve(NO_ANSWER), timeoutMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

const places = new BoundedReader(2);
const spaces = new BoundedReader(1);

export const statPath: StatPath = async (path) => {
  try {
    const answer = await places.ask(path, async () => {
      const real = await realpath(path);
      return { real, node: await stat(real) };
    });
    if (answer === NO_ANSWER) return { kind: 'silent' };
    const { real, node } = answer;
    return node.isBlockDevice()
      ? { kind: 'block-device', path: real, device: deviceNumber(node.rdev) }
      : { kind: 'file', path: real, device: deviceNumber(node.dev), inode: node.ino };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    return { kind: code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'hidden' };
  }
};

/**
 * The path without symbolic links. Resolved by another program, which can be killed: images may be on servers, and the target of a
 * link is not known in advance.
 */
export async function realPathOf(path: string): Promise<{ real: string } | 'missing' | 'silent'> {
  const argv = ['--canonicalize-existing', '--zero', '--', path];
  const { code, stdout } = await runProgram('realpath', argv, { timeoutMs: TIMEOUT_MS, log: 'never' });
  if (code === 0) return { real: stdout.replace(/\0$/, '') };
  return code === null ? 'silent' : 'missing';
}

/** Bytes in use on the file system mounted there; null when it does not say. */
export async function readUsedBytes(mountPoint: string): Promise<number | null> {
  const space = await spaces.ask(mountPoint, () => statfs(mountPoint)).catch(() => NO_ANSWER);
  return typeof space === 'symbol' ? null : (space.blocks - space.bfree) * space.bsize;
}
