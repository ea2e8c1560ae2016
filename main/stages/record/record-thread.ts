/**
 * The thread that decodes large records. What somebody else made may take seconds and hundreds of megabytes to decode: meanwhile
 * this process follows drives (ADR 0050).
 */
import { statSync } from 'node:fs';
import { SHARE_ENV, Worker, workerData } from 'node:worker_threads';
import { type Failure, JobFailure } from '../../../contract/wire/failure.ts';
import type { Record, ShownRecord } from '../../../contract/wire/record.ts';
import { threadFile } from '../../system/thread-file.ts';
import type { IndexEntry } from './record-index.ts';

/** The record of an image of 2 GB; decoding it takes 10 ms. Larger files take longer than starting the thread does. */
const MAX_HERE_BYTES = 128 * 1024;
/** A record of 500 GB takes 150 MB. What takes more is no record. */
const MAX_HEAP_MIB = 192;
const TIMEOUT_MS = 60_000;
const IDLE_MS = 10_000;
/** As the data of the thread: it does not start another one. */
const NAME = 'records';
/** Unpacking them takes 2 ms. */
const DIGESTS_PER_TURN = 8192;

/** A record whose digests are bytes, which cost nothing on their way between threads. */
export interface PackedRecord {
  readonly record: Record;
  /** 32 bytes each; those of `record` are left out. */
  readonly digests: Uint8Array;
}

export interface ImportedFile {
  readonly id: string;
  readonly title: string;
  readonly driveName: string;
  readonly outcome: 'imported' | 'already-there';
  readonly verifications: number;
}

export interface RecordTasks {
  /** Of a file in the record folder, for its index. */
  entry(name: string): Promise<IndexEntry>;
  read(id: string): Promise<PackedRecord>;
  show(id: string): Promise<ShownRecord>;
  import(path: string): Promise<ImportedFile>;
  /** Into this file. */
  export(id: string, path: string): Promise<void>;
}
export type RecordTask = keyof RecordTasks;

export interface TaskMessage {
  readonly number: number;
  readonly task: RecordTask;
  readonly arguments: readonly string[];
}

export type TaskAnswer = { readonly number: number } & (
  | { readonly value: unknown }
  | { readonly failure: Failure }
  | { readonly bug: string }
);

/** More time or memory than any record takes. */
class TooMuch extends Error {}

interface Waiting {
  resolve(value: unknown): void;
  reject(thrown: unknown): void;
}

class RecordThread {
  readonly #worker = new Worker(threadFile(import.meta.dirname, 'records.js', 'worker.ts'), {
    // As it is at each task: XDG_STATE_HOME names the folder.
    env: SHARE_ENV,
    execArgv: [],
    workerData: NAME,
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MIB, maxYoungGenerationSizeMb: 8 },
  });
  readonly #waiting = new Map<number, Waiting>();
  readonly #onEnd: () => void;
  #tasks = 0;
  #idle: NodeJS.Timeout | undefined;

  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
    this.#worker.on('message', (answer: TaskAnswer) => this.#take(answer));
    this.#worker.on('error', (thrown: NodeJS.ErrnoException) =>
      this.#end(thrown.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new TooMuch('memory') : thrown),
    );
    this.#worker.on('exit', () => this.#end(new Error('the thread of the records ended')));
    this.#worker.unref();
  }

  async run(task: RecordTask, given: readonly string[]): Promise<unknown> {
    clearTimeout(this.#idle);
    const number = ++this.#tasks;
    const { promise, ...waiting } = Promise.withResolvers<unknown>();
    this.#waiting.set(number, waiting);
    this.#worker.ref();
    this.#worker.postMessage({ number, task, arguments: given } satisfies TaskMessage);
    const timer = setTimeout(() => this.#end(new TooMuch('time')), TIMEOUT_MS);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#rest();
    }
  }

  #take({ number, ...answer }: TaskAnswer): void {
    const waiting = this.#waiting.get(number);
    this.#waiting.delete(number);
    if ('failure' in answer) waiting?.reject(new JobFailure(answer.failure));
    else if ('bug' in answer) waiting?.reject(new Error(answer.bug));
    else waiting?.resolve(answer.value);
  }

  #rest(): void {
    if (this.#waiting.size > 0) return;
    this.#worker.unref();
    this.#idle = setTimeout(() => this.#end(null), IDLE_MS).unref();
  }

  #end(why: Error | null): void {
    clearTimeout(this.#idle);
    this.#onEnd();
    void this.#worker.terminate();
    for (const waiting of this.#waiting.values()) waiting.reject(why);
    this.#waiting.clear();
  }
}

let thread: RecordThread | null = null;

/** Throws what the task throws, and `tooMuch` where it takes too long or too much memory. */
export async function inRecordThread<T extends RecordTask>(
  task: T,
  given: Parameters<RecordTasks[T]>,
  tooMuch: Failure,
): Promise<Awaited<ReturnType<RecordTasks[T]>>> {
  const running: RecordThread =
    thread ??
    new RecordThread(() => {
      if (thread === running) thread = null;
    });
  thread = running;
  try {
    return (await running.run(task, given)) as Awaited<ReturnType<RecordTasks[T]>>;
  } catch (thrown) {
    throw thrown instanceof TooMuch ? new JobFailure(tooMuch, { cause: thrown }) : thrown;
  }
}

/** Whether this file is left to the thread. Never in it, and not where reading will say what is wrong. */
export function isForThread(path: string): boolean {
  if (workerData === NAME) return false;
  try {
    return statSync(path).size > MAX_HERE_BYTES;
  } catch {
    return false;
  }
}

export function packed(record: Record): PackedRecord {
  const { sha256, ...blocks } = record.image.blocks;
  const digests = new Uint8Array(Buffer.from(sha256.join(''), 'hex'));
  return { record: { ...record, image: { ...record.image, blocks: { ...blocks, sha256: [] } } }, digests };
}

/** In slices: a quarter of a million digests take 80 ms. */
export async function unpacked({ record, digests }: PackedRecord): Promise<Record> {
  const bytes = Buffer.from(digests.buffer, digests.byteOffset, digests.byteLength);
  const sha256: string[] = [];
  for (let at = 0; at < bytes.length; at += 32) {
    sha256.push(bytes.toString('hex', at, at + 32));
    if (sha256.length % DIGESTS_PER_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return { ...record, image: { ...record.image, blocks: { ...record.image.blocks, sha256 } } };
}
