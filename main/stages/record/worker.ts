/** What the thread for large records runs: one task after the other. */
import { parentPort } from 'node:worker_threads';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { exportRecord, importRecordFile, writeExport } from './export.ts';
import { shownOf } from './record-head.ts';
import { readAlone, readEntry, readRecord } from './record-store.ts';
import { packed, type RecordTasks, type TaskAnswer, type TaskMessage } from './record-thread.ts';

const TASKS: RecordTasks = {
  entry: readEntry,
  read: async (id) => packed(await readAlone(id)),
  show: async (id) => shownOf(await readRecord(id)),
  import: importRecordFile,
  export: async (id, path) => writeExport(await exportRecord(id), path),
};

async function answer({ number, task, arguments: given }: TaskMessage): Promise<TaskAnswer> {
  try {
    const run: (...given: readonly string[]) => Promise<unknown> = TASKS[task] as never;
    return { number, value: await run(...given) };
  } catch (thrown) {
    if (thrown instanceof JobFailure) return { number, failure: thrown.failure };
    return { number, bug: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown) };
  }
}

let last: Promise<unknown> = Promise.resolve();
parentPort?.on('message', (message: TaskMessage) => {
  last = last.then(async () => {
    const said = await answer(message);
    const digests: unknown = 'value' in said ? Reflect.get(Object(said.value), 'digests') : null;
    parentPort?.postMessage(said, digests instanceof Uint8Array ? [digests.buffer as ArrayBuffer] : []);
  });
});
