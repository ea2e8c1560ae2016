/**
 * Looks at paths without ever waiting for long: a dead network mount, a dying disk or a stuck FUSE daemon answers no
 * system call, Node has four threads for all of them, and cannot end while one of them waits.
 */
import { realpath, stat, statfs } from 'node:fs/promises';
import { runProgram } from '../../system/program.ts';
import { type DeviceNumber, deviceNumber } from './host-snapshot.ts';

/** What there is at a path. `device` is its own number for a block device, else that of the file system under it. */
export type PathState =
  | { kind: 'block-device' | 'file'; path: string; device: DeviceNumber }
  /** `hidden`: no right to look. `silent`: no answer. */
  | { kind: 'missing' | 'hidden' | 'silent' };

/** Follows symbolic links. */
export type StatPath = (path: string) => Promise<PathState>;

/** A local file system answers within a millisecond, and these calls wake no disk that sleeps. */
const TIMEOUT_MS = 1500;

export const NO_ANSWER = Symbol('no answer');

/**
 * Asks, and does not wait for what does not answer. Each question without an answer holds one of Node's threads for as
 * long as it goes unanswered, so it is not asked again meanwhile, and after `maxUnanswered` of them nothing is.
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
    // Where the answer comes too late and is an error, nobody waits for it any more.
    answer.catch(() => {});
    return Promise.race([answer, late]);
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
      : { kind: 'file', path: real, device: deviceNumber(node.dev) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    return { kind: code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'hidden' };
  }
};

/**
 * The path without symbolic links. Another program asks, which can be killed: people keep images on servers, and where a
 * link leads is not known before.
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
