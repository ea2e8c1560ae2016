/** The thread that runs drivelist. It needs nothing else of this folder: the command line starts it before it has loaded the rest. */
import { Worker } from 'node:worker_threads';
import { programFolders } from '../find-program.ts';
import { threadFile } from '../thread-file.ts';

/** It keeps everything that it cannot parse in one text, without a limit: 850 MB in four seconds. */
const MAX_HEAP_MIB = 96;

/** Lists once, when `list` is called, and then has to be ended. It does not keep the process alive before. */
export class DrivelistThread {
  readonly #worker: Worker;
  #onMessage: ((message: unknown) => void) | null = null;
  /** Messages that came before `list` was called. */
  readonly #early: unknown[] = [];

  constructor() {
    this.#worker = new Worker(threadFile(import.meta.dirname, 'drivelist.js', 'worker.ts'), {
      env: { ...process.env, PATH: programFolders().join(':') },
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MIB },
      stderr: true,
    });
    const receive = (message: unknown): void =>
      this.#onMessage ? this.#onMessage(message) : void this.#early.push(message);
    this.#worker.on('message', receive);
    this.#worker.on('error', receive);
    this.#worker.on('exit', () => receive(null));
    this.#worker.unref();
  }

  /** `onMessage` gets each message of worker.ts, its error, such as its memory limit, and null when it has ended. */
  list(onMessage: (message: unknown) => void): void {
    this.#worker.ref();
    this.#onMessage = onMessage;
    for (const message of this.#early.splice(0)) onMessage(message);
    this.#worker.postMessage('list');
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}

let spare: DrivelistThread | null = null;

/** Starts the thread of the next list now: starting takes longer than listing. Does nothing if one is waiting. */
export function prepareDrivelist(thread = spare ?? new DrivelistThread()): void {
  spare = thread;
}

/** A thread that no list has used. */
export function takeThread(): DrivelistThread {
  const thread = spare ?? new DrivelistThread();
  spare = null;
  return thread;
}
