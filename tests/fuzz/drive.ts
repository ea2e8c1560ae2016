/** Runs targets in a thread, and ends it when an input hangs or takes all memory. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Task, ThreadData } from './thread.ts';
import type { TrialResult } from './trial.ts';

/** Of a clock, for an input that never ends; the limit on its CPU time is for those that do. */
const HANGS_AFTER_MS = 60_000;
const MAX_HEAP_MIB = 512;

/** Every result in the order of the tasks. An input that ends the thread is a finding of its own. */
export async function runTasks(
  tasks: readonly Task[],
  onResult: (result: TrialResult) => void = () => {},
): Promise<TrialResult[]> {
  const home = mkdtempSync(join(tmpdir(), 'flakestick-fuzz-'));
  const results: TrialResult[] = [];
  const take = (result: TrialResult): void => {
    results.push(result);
    onResult(result);
  };
  try {
    while (results.length < tasks.length) {
      const failed = await runThread(tasks.slice(results.length), home, take);
      if (failed) take(failed);
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
  return results;
}

/** Null once all are done; else the result of the task at which the thread ended. */
function runThread(
  tasks: readonly Task[],
  home: string,
  take: (result: TrialResult) => void,
): Promise<TrialResult | null> {
  const at = new Int32Array(new SharedArrayBuffer(8));
  const { promise, resolve, reject } = Promise.withResolvers<TrialResult | null>();
  const worker = new Worker(new URL('./thread.ts', import.meta.url), {
    workerData: { tasks, at } satisfies ThreadData,
    env: {
      ...process.env,
      HOME: home,
      XDG_STATE_HOME: home,
      XDG_CONFIG_HOME: home,
      XDG_CACHE_HOME: home,
      XDG_RUNTIME_DIR: home,
    },
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MIB },
  });
  const endedBy = (what: string): void => {
    const task = tasks[at[0] ?? 0];
    if (!task) return reject(new Error(what));
    const input = at[1] ?? 0;
    const found = [{ input, what, bytes: 'made again with --input' }];
    resolve({ target: task.target, inputs: input - task.from, refused: 0, slowestMs: 0, mostBytes: 0, found });
  };
  let [last, sinceMs] = ['', performance.now()];
  const watch = setInterval(() => {
    const now = at.join(' ');
    if (now !== last) [last, sinceMs] = [now, performance.now()];
    else if (performance.now() - sinceMs > HANGS_AFTER_MS) {
      endedBy(`did not end within ${HANGS_AFTER_MS / 1000} s`);
      void worker.terminate();
    }
  }, 500);
  worker.on('message', take);
  worker.once('error', (thrown) => endedBy(String(thrown instanceof Error ? thrown.stack : thrown)));
  worker.once('exit', (code) => (code === 0 ? resolve(null) : endedBy(`the thread ended with ${code}`)));
  return promise.finally(() => clearInterval(watch));
}
