/**
 * Time as it would have passed on an idle host. What the guest's processor spent waiting for one of the host's is left out: on a
 * busy host that is most of it, and it says nothing about the program. Source: /proc/PID/task/TID/schedstat, see sched-stats.rst.
 */
import { readFile } from 'node:fs/promises';

export class Stopwatch {
  readonly #threadFolder: string;
  #startedMs = 0;
  #waitedMs = 0;

  private constructor(threadFolder: string) {
    this.#threadFolder = threadFolder;
  }

  /** Of the thread that is the guest's processor. */
  static async start(pid: number, threadId: number): Promise<Stopwatch> {
    const stopwatch = new Stopwatch(`/proc/${pid}/task/${threadId}`);
    await stopwatch.restart();
    return stopwatch;
  }

  async restart(): Promise<void> {
    this.#waitedMs = await this.#waited();
    this.#startedMs = performance.now();
  }

  async elapsedMs(): Promise<number> {
    const passedMs = performance.now() - this.#startedMs;
    return Math.max(0, passedMs - ((await this.#waited()) - this.#waitedMs));
  }

  /** The second number of `29123456 1200345 310`: nanoseconds in which it could have run and did not. */
  async #waited(): Promise<number> {
    const text = await readFile(`${this.#threadFolder}/schedstat`, 'utf8');
    return Number(text.split(' ')[1]) / 1e6;
  }
}
