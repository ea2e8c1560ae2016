/** Tries targets in a thread of its own, which can be ended when it hangs, and which has a limit on its memory. */
import { parentPort, workerData } from 'node:worker_threads';
import { TARGETS } from './targets/index.ts';
import { type Extent, tryTarget } from './trial.ts';

export interface Task extends Extent {
  readonly target: string;
}

export interface ThreadData {
  readonly tasks: readonly Task[];
  /** The place of the task and the number of the input that are being tried. */
  readonly at: Int32Array;
}

const { tasks, at } = workerData as ThreadData;
for (const [place, task] of tasks.entries()) {
  const target = TARGETS.find(({ name }) => name === task.target);
  if (!target) throw new Error(`there is no target ${task.target}`);
  at[0] = place;
  parentPort?.postMessage(
    await tryTarget(target, task, (input) => {
      at[1] = input;
    }),
  );
}
