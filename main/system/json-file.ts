/** One JSON file that several processes change, with a version in it, and nothing lost between them. */
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { JobFailure } from '../../contract/wire/failure.ts';
import type { Detail } from '../../contract/wire/reason.ts';
import { z } from '../../contract/wire/schema.ts';
import { removeParts, unwritable, writeAtomically } from './atomic-file.ts';
import { type FileLock, lockFile } from './file-lock.ts';

/** Far more than a change takes; a holder that was stopped (SIGSTOP) must not stop all others for good. */
const WAIT_MS = 30_000;

/** What is in the file. `newer`: its `schema` is one that this version does not know. */
export type Reading<T> =
  | { readonly state: 'known'; readonly value: T }
  | { readonly state: 'unreadable'; readonly path: string; readonly detail: Detail }
  | { readonly state: 'newer'; readonly path: string; readonly version: number };

export interface JsonFileOptions<T> {
  /** Asked each time, as the environment decides. */
  readonly path: () => string;
  /** Its own `schema` number included. */
  readonly decoder: z.ZodType<T>;
  /** The newest `schema` that is understood. */
  readonly version: number;
  /** What counts while there is no file. */
  readonly initial: T;
  /** What a change does with a file that is broken, before it begins from `initial`; throws where it must stay. */
  readonly onBroken: (path: string, detail: Detail) => void | Promise<void>;
  /** Spaces of indentation. */
  readonly indent?: number;
}

const Versioned = z.looseObject({ schema: z.number().int() });

/** The `schema` of parsed JSON, where it is newer than the newest that is `known`; else null. */
export function newerSchema(raw: unknown, known: number): number | null {
  const { success, data } = Versioned.safeParse(raw);
  return success && data.schema > known ? data.schema : null;
}

/** For a file that is about to be replaced. Throws file-newer where a newer version has written it. */
export async function refuseNewer(path: string, known: number): Promise<void> {
  const version = await readFile(path, 'utf8').then(
    (text) => newerSchema(JSON.parse(text), known),
    () => null,
  );
  if (version !== null) throw new JobFailure({ kind: 'file-newer', path, version });
}

export class JsonFile<T> {
  readonly #options: JsonFileOptions<T>;
  /** Changes of one process wait for one another without a lock each. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: JsonFileOptions<T>) {
    this.#options = options;
  }

  get path(): string {
    return this.#options.path();
  }

  /** Never throws. Needs no lock: a file is replaced as a whole. */
  async read(path = this.path): Promise<Reading<T>> {
    try {
      return this.#decode(await readFile(path, 'utf8'), path);
    } catch (thrown) {
      const { code, message } = thrown as NodeJS.ErrnoException;
      if (code === 'ENOENT') return { state: 'known', value: this.#options.initial };
      return { state: 'unreadable', path, detail: code ?? message };
    }
  }

  /**
   * Starts from what is in the file then. A `change` that gives back what it was given writes nothing. Throws file-newer
   * (the file stays as it is), file-unwritable, and what `change` and `onBroken` throw.
   */
  change(change: (before: T) => T): Promise<T> {
    const attempt = (): Promise<T> => this.#locked((isAlone) => this.#change(change, isAlone));
    const turn = this.#last.then(attempt, attempt);
    this.#last = turn.catch(() => {});
    return turn;
  }

  #decode(text: string, path: string): Reading<T> {
    const { decoder, version } = this.#options;
    let raw: unknown;
    try {
      raw = JSON.parse(text);
    } catch {
      return { state: 'unreadable', path, detail: { because: 'not-json' } };
    }
    const decoded = decoder.safeParse(raw);
    if (decoded.success) return { state: 'known', value: decoded.data };
    const newer = newerSchema(raw, version);
    if (newer !== null) return { state: 'newer', path, version: newer };
    return { state: 'unreadable', path, detail: z.prettifyError(decoded.error).split('\n').slice(0, 3).join(' ') };
  }

  async #change(change: (before: T) => T, isAlone: boolean): Promise<T> {
    const { path, decoder, indent, initial, onBroken } = { ...this.#options, path: this.path };
    const reading = await this.read(path);
    if (reading.state === 'newer') throw new JobFailure({ kind: 'file-newer', path, version: reading.version });
    if (reading.state === 'unreadable') await onBroken(path, reading.detail);
    const before = reading.state === 'known' ? reading.value : initial;
    const changed = change(before);
    if (changed === before && reading.state === 'known') return before;
    const value = decoder.parse(changed);
    if (isAlone) await removeParts(path);
    await writeAtomically(path, `${JSON.stringify(value, null, indent)}\n`);
    return value;
  }

  async #locked(act: (isAlone: boolean) => Promise<T>): Promise<T> {
    const path = this.path;
    let lock: FileLock | null;
    try {
      lock = await lockFile(join(dirname(path), `.${basename(path)}.lock`), { waitMs: WAIT_MS });
    } catch (thrown) {
      throw unwritable('file-unwritable', path, thrown);
    }
    if (!lock) throw new JobFailure({ kind: 'file-unwritable', path, detail: 'another program keeps it locked' });
    try {
      return await act(lock.isExclusive);
    } finally {
      await lock.release();
    }
  }
}
