/**
 * The log: programs that ran, their output if they failed, failures with their kind, stack traces of bugs. One JSON object per
 * line in $XDG_STATE_HOME/flakestick/logs/, always in English. Lines are written immediately, because the last line before a
 * crash is the most useful one. Errors in writing the log are ignored.
 */
import { randomBytes } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { type Failure, onFailure } from '../../contract/wire/failure.ts';
import { lockFile } from './file-lock.ts';
import { makeFolder } from './own-folder.ts';
import { argvWithoutSecrets, withoutSecrets } from './secrets.ts';
import { readSmallFileSync } from './small-file.ts';
import { stateFolder } from './xdg.ts';

/** At most three files of this size, plus one entry each. */
const MAX_FILE_BYTES = 2 * 1024 * 1024;
const OLDER_FILES = 2;
/** Of a long text, the beginning and the end are kept: what it is, and why it ended. */
const MAX_TEXT_CHARACTERS = 4000;
/** Of what a program that failed has said: a Nix error of 300 lines is whole. */
const MAX_SAID_CHARACTERS = 32_000;
/** How much of each end is searched for secrets. */
const MAX_SEARCHED_CHARACTERS = 20_000;
const MAX_WORDS = 100;
const MAX_CAUSES = 5;
/** About two screens of the last output. */
const MAX_TAIL_LINES = 150;

export type LogEntry =
  | { readonly event: 'begin'; readonly version: string; readonly argv: readonly string[] }
  | { readonly event: 'started'; readonly argv: readonly string[]; readonly child: number | null }
  | {
      readonly event: 'ran';
      readonly argv: readonly string[];
      readonly ended: string;
      readonly code: number | null;
      readonly ms: number;
      readonly said?: string;
    }
  | { readonly event: 'failure'; readonly failure: Failure }
  /** While drives are watched. */
  | { readonly event: 'drives-unread'; readonly why: string }
  | { readonly event: 'bug'; readonly id: string; readonly stack: string };

export const logFile = (): string => join(stateFolder(), 'logs/flakestick.log');

/** Null: nothing is logged, for example in tests. */
let program: string | null = null;
let isRotating = false;

/** Makes this process log, including failures, as `name`: cli, web, electron. */
export function openLog(name: string, version: string, argv: readonly string[]): void {
  // An uncaught error still ends the process, but is logged.
  if (program === null) process.on('uncaughtExceptionMonitor', noteUncaught);
  program = name;
  onFailure(noteFailure);
  log({ event: 'begin', version, argv });
}

const noteUncaught = (thrown: unknown): void => void noteFailure({ kind: 'internal', message: '' }, thrown);

export function closeLog(): void {
  process.off('uncaughtExceptionMonitor', noteUncaught);
  program = null;
  onFailure(() => undefined);
}

function ends(text: string): string {
  if (text.length <= 2 * MAX_SEARCHED_CHARACTERS) return text;
  return `${text.slice(0, MAX_SEARCHED_CHARACTERS)}\n${text.slice(-MAX_SEARCHED_CHARACTERS)}`;
}

function shortened(text: string, maxCharacters = MAX_TEXT_CHARACTERS): string {
  if (text.length <= maxCharacters) return text;
  return `${text.slice(0, maxCharacters / 4)} […] ${text.slice((-maxCharacters * 3) / 4)}`;
}

/** Removes secrets from each text of an entry and bounds its length. */
function guarded(value: unknown, key: string): unknown {
  if (typeof value === 'string')
    return shortened(withoutSecrets(ends(value)), key === 'said' ? MAX_SAID_CHARACTERS : MAX_TEXT_CHARACTERS);
  if (!Array.isArray(value)) return value;
  const words = value.slice(0, MAX_WORDS);
  return key === 'argv'
    ? argvWithoutSecrets(words.map((word) => ends(String(word)))).map((word) => shortened(word))
    : words;
}

/** Never throws. Synchronous. */
export function log(entry: LogEntry): void {
  if (program === null) return;
  try {
    const path = logFile();
    const line = { at: new Date().toISOString(), pid: process.pid, program, ...entry };
    const text = JSON.stringify(line, (key, value: unknown) => guarded(value, key));
    makeFolder(join(path, '..'));
    if (append(path, `${text}\n`) > MAX_FILE_BYTES) void rotate(path);
  } catch {
    // For example a full disk or a read-only folder: the job continues.
  }
}

/** One write(2) with O_APPEND, so that lines of several processes do not mix. Returns the size of the file. */
function append(path: string, text: string): number {
  const { O_WRONLY, O_APPEND, O_CREAT, O_NONBLOCK } = constants;
  // Opening a FIFO would block.
  const file = openSync(path, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK, 0o600);
  try {
    if (!fstatSync(file).isFile()) return 0;
    writeSync(file, text);
    return fstatSync(file).size;
  } finally {
    closeSync(file);
  }
}

/** Under a lock, because a second process that moves the file would overwrite a full file with a short one. */
async function rotate(path: string): Promise<void> {
  if (isRotating) return;
  isRotating = true;
  try {
    const lock = await lockFile(join(path, '../.flakestick.log.lock'), { waitMs: 0 });
    if (!lock) return;
    try {
      if (statSync(path).size <= MAX_FILE_BYTES) return;
      for (let age = OLDER_FILES; age > 0; age -= 1)
        moveIfThere(age === 1 ? path : `${path}.${age - 1}`, `${path}.${age}`);
    } finally {
      await lock.release();
    }
  } catch {
    // The next entry tries again.
  } finally {
    isRotating = false;
  }
}

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch {
    // There are fewer files yet.
  }
}

const noted = new WeakMap<object, string | undefined>();

function stackOf(thrown: unknown): string {
  const texts: string[] = [];
  for (let each: unknown = thrown; each !== undefined && texts.length < MAX_CAUSES; ) {
    texts.push(each instanceof Error ? (each.stack ?? each.message) : inspect(each));
    each = each instanceof Error ? each.cause : undefined;
  }
  // not shown: the log
  return texts.join('\ncaused by ');
}

/** Logs each failure once. Returns the ID of a bug. */
function noteFailure(failure: Failure, thrown: unknown): string | undefined {
  const key = typeof thrown === 'object' && thrown !== null ? thrown : null;
  if (key && noted.has(key)) return noted.get(key);
  const id = failure.kind === 'internal' ? randomBytes(4).toString('hex') : undefined;
  if (key) noted.set(key, id);
  log(id === undefined ? { event: 'failure', failure } : { event: 'bug', id, stack: stackOf(thrown) });
  return id;
}

/** The newest complete lines of the log, oldest first; if necessary, also from the previous file. Never throws. */
export function logTail(maxLines = MAX_TAIL_LINES): string[] {
  const path = logFile();
  const lines: string[] = [];
  for (const file of [path, `${path}.1`]) {
    if (lines.length >= maxLines) break;
    try {
      lines.unshift(
        // Without waiting for the writer of a pipe.
        ...readSmallFileSync(file, 4 * MAX_FILE_BYTES)
          .split('\n')
          .filter((line) => line !== '')
          .slice(lines.length - maxLines),
      );
    } catch {
      // It does not exist, or is no file.
    }
  }
  return lines;
}
