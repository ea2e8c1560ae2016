/** A versioned JSON file that several processes can change without losing changes. */

import { basename, dirname, join } from 'node:path';
import { invalidData } from '../../contract/wire/data-problem.ts';
import { JobFailure } from '../../contract/wire/failure.ts';
import type { Detail } from '../../contract/wire/reason.ts';
import { z } from '../../contract/wire/schema.ts';
import { removeParts, writeAtomically } from './atomic-file.ts';
import { unwritable } from './file-failure.ts';
import { type FileLock, lockFile } from './file-lock.ts';
import { parseForeignJson } from './foreign-json.ts';
import { detailOf, readSmallFile } from './small-file.ts';

/** Far more than a change takes, but finite: a holder stopped by SIGSTOP must not block all others forever. */
const WAIT_MS = 30_000;
const MAX_BYTES = 16 * 1024 * 1024;

/** The state of the file. `newer`: this version does not know its `schema`. */
export type Reading<T> =
  | { readonly state: 'known'; readonly value: T }
  | { readonly state: 'unreadable'; readonly path: string; readonly detail: Detail }
  | { readonly state: 'newer'; readonly path: string; readonly version: number };

export interface JsonFileOptions<T> {
  /** A function, because it depends on the environment. */
  readonly path: () => string;
  /** Including its `schema` number. */
  readonly decoder: z.ZodType<T>;
  /** The newest supported `schema`. */
  readonly version: number;
  /** The value if there is no file. */
  readonly initial: T;
  /** Called by a change that finds a broken file, before it starts from `initial`; throws if the file must stay. */
  readonly onBroken: (path: string, detail: Detail) => void | Promise<void>;
  /** Spaces of indentation. */
  readonly indent?: number;
}

const Versioned = z.looseObject({ schema: z.number().int() });

/** The `schema` of parsed JSON if it is newer than `known`; else null. */
export function newerSchema(raw: unknown, known: number): number | null {
  const { success, data } = Versioned.safeParse(raw);
  return success && data.schema > known ? data.schema : null;
}

/** To be called before replacing a file. Throws file-newer if a newer version has written it. */
export async function refuseNewer(path: string, known: number): Promise<void> {
  const version = await readSmallFile(path, MAX_BYTES).then(
    (text) => newerSchema(parseForeignJson(text), known),
    () => null,
  );
  if (version !== null) throw new JobFailure({ kind: 'file-newer', path, version });
}

export class JsonFile<T> {
  readonly #options: JsonFileOptions<T>;
  /** Serialises the changes of this process. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: JsonFileOptions<T>) {
    this.#options = options;
  }

  get path(): string {
    return this.#options.path();
  }

  /** Never throws. Needs no lock, because the file is replaced atomically. */
  async read(path = this.path): Promise<Reading<T>> {
    try {
      return this.#decode(await readSmallFile(path, MAX_BYTES), path);
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return { state: 'known', value: this.#options.initial };
      return { state: 'unreadable', path, detail: detailOf(thrown) };
    }
  }

  /**
   * Applies `change` to the current content under the lock. If it returns its argument, nothing is written. Throws file-newer
   * (the file stays unchanged), file-unwritable, and the errors of `change` and `onBroken`.
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
      raw = parseForeignJson(text);
    } catch {
      return { state: 'unreadable', path, detail: { because: 'not-json' } };
    }
    const decoded = decoder.safeParse(raw);
    if (decoded.success) return { state: 'known', value: decoded.data };
    const newer = newerSchema(raw, version);
    if (newer !== null) return { state: 'newer', path, version: newer };
    return { state: 'unreadable', path, detail: invalidData(decoded.error, raw) };
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
      throw unwritable(path, thrown);
    }
    if (!lock) throw new JobFailure({ kind: 'file-unwritable', path, detail: { because: 'locked-elsewhere' } });
    try {
      return await act(lock.isExclusive);
    } finally {
      await lock.release();
    }
  }
}
