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
/** Of a file that somebody else may have made: a record of an image of 240 GB. Larger exports are not read. */
export const MAX_FOREIGN_BYTES = 16 * 1024 * 1024;
const FOREIGN_HEAP_MIB = 72;
/** For this user's own record of an image of a terabyte. What takes more is no record. */
const OWN_HEAP_MIB = 320;
/** Node's own choice makes 100 MB more of garbage. */
const YOUNG_HEAP_MIB = 4;
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
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  readonly #onEnd: () => void;
  #tasks = 0;
  #idle: NodeJS.Timeout | undefined;

  constructor(maxHeapMiB: number, onEnd: () => void) {
    this.#onEnd = onEnd;
    this.#worker = new Worker(threadFile(import.meta.dirname, 'records.js', 'worker.ts'), {
      // As it is at each task: XDG_STATE_HOME names the folder.
      env: SHARE_ENV,
      execArgv: [],
      workerData: NAME,
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMiB, maxYoungGenerationSizeMb: YOUNG_HEAP_MIB },
    });
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

/** By their heap. */
const threads = new Map<number, RecordThread>();

function threadFor(path: string): RecordThread {
  const heapMiB = sizeOf(path) > MAX_FOREIGN_BYTES ? OWN_HEAP_MIB : FOREIGN_HEAP_MIB;
  const running: RecordThread =
    threads.get(heapMiB) ??
    new RecordThread(heapMiB, () => {
      if (threads.get(heapMiB) === running) threads.delete(heapMiB);
    });
  threads.set(heapMiB, running);
  return running;
}

/** Throws what the task throws, and `tooMuch`, about the file, where it takes too long or too much memory. */
export async function inRecordThread<T extends RecordTask>(
  task: T,
  given: Parameters<RecordTasks[T]>,
  tooMuch: Failure & { path: string },
): Promise<Awaited<ReturnType<RecordTasks[T]>>> {
  try {
    return (await threadFor(tooMuch.path).run(task, given)) as Awaited<ReturnType<RecordTasks[T]>>;
  } catch (thrown) {
    throw thrown instanceof TooMuch ? new JobFailure(tooMuch, { cause: thrown }) : thrown;
  }
}

/** 0 where reading will say what is wrong. */
function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}

/** Whether this file is left to the thread; never in it. */
export const isForThread = (path: string): boolean => workerData !== NAME && sizeOf(path) > MAX_HERE_BYTES;

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
