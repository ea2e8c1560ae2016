/** The complete log of a build; the snapshots of a job only have its newest lines. */
import { createReadStream } from 'node:fs';
import { type FileHandle, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { LogLook } from '../../contract/wire/job-log.ts';
import { openOutput } from '../system/output-file.ts';
import { makeFolder } from '../system/own-folder.ts';
import { readLines } from '../system/read-lines.ts';
import { LogSearch, LogTally } from './log-lines.ts';

/** Of one build; a trace without end must fill neither memory nor the disk. */
const MAX_FILE_CHARACTERS = 64 * 1024 * 1024;
const MAX_LINE_CHARACTERS = 8192;
/** Where every so many lines begin is kept, so that a part of the file can be read by itself. */
const LINES_PER_MARK = 1000;

/** The lines of one build; `waiting` is not in the file yet. */
interface Writing {
  readonly file: Promise<FileHandle | null>;
  waiting: string;
  roomCharacters: number;
  written: Promise<unknown>;
}

async function write(writing: Writing): Promise<void> {
  const file = await writing.file;
  const text = writing.waiting;
  writing.waiting = '';
  await file?.appendFile(text);
}

/** One file, overwritten by each build. If it cannot be written, the build goes on. */
export class BuildLogFile {
  readonly path: string;
  #writing: Writing | null = null;
  #tally = new LogTally();
  /** In bytes of the file. */
  #marks: number[] = [];
  #sizeBytes = 0;
  /** It cannot be written. */
  #isLost = false;

  constructor(path: string) {
    this.path = path;
  }

  begin(): void {
    const file = this.end()
      .then(() => makeFolder(dirname(this.path)))
      .then(() => openOutput(this.path))
      .catch(() => {
        this.#isLost = true;
        return null;
      });
    this.#writing = { file, waiting: '', roomCharacters: MAX_FILE_CHARACTERS, written: Promise.resolve() };
    this.#isLost = false;
    this.#tally = new LogTally();
    this.#marks = [];
    this.#sizeBytes = 0;
  }

  add(lines: readonly string[]): void {
    const writing = this.#writing;
    if (!writing) return;
    // Lines that arrive during a write go into the next one.
    const isIdle = writing.waiting === '';
    const characters = lines.reduce((sum, line) => sum + line.length + 1, 0);
    if (characters > writing.roomCharacters) {
      if (writing.roomCharacters > 0) this.#append(writing, '…');
      writing.roomCharacters = 0;
    } else {
      for (const line of lines.flatMap((each) => each.split('\n'))) this.#append(writing, line);
      writing.roomCharacters -= characters;
    }
    if (isIdle) writing.written = writing.written.then(() => write(writing)).catch(() => {});
  }

  #append(writing: Writing, line: string): void {
    if (this.#tally.total % LINES_PER_MARK === 0) this.#marks.push(this.#sizeBytes);
    this.#tally.add(line);
    this.#sizeBytes += Buffer.byteLength(line) + 1;
    writing.waiting += `${line}\n`;
  }

  /** Resolves when all added lines are in the file. */
  async end(): Promise<void> {
    const writing = this.#writing;
    this.#writing = null;
    await writing?.written;
    await (await writing?.file)?.close().catch(() => {});
  }

  /** An empty search reads nothing. */
  async look(search: string): Promise<LogLook> {
    await this.#writing?.file;
    if (this.#isLost) return { total: 0, errors: [], matching: 0, places: [] };
    const looking = new LogSearch(search);
    if (search !== '')
      await this.#read(0, (line) => {
        looking.add(line);
        return true;
      });
    return { ...this.#tally.found, ...looking.found };
  }

  async part(from: number, count: number): Promise<string[]> {
    const mark = Math.floor(from / LINES_PER_MARK);
    const start = this.#marks[mark];
    const lines: string[] = [];
    if (start === undefined) return lines;
    let at = mark * LINES_PER_MARK;
    await this.#read(start, (line) => {
      if (at >= from) lines.push(line);
      at += 1;
      return at < from + count;
    });
    return lines.slice(0, count);
  }

  /** From a byte on, until `onLine` says false. Without a file there are no lines. */
  async #read(start: number, onLine: (line: string) => boolean): Promise<void> {
    await this.#writing?.written;
    const input = createReadStream(this.path, { start });
    let isEnough = false;
    readLines(input, MAX_LINE_CHARACTERS, (line) => {
      if (isEnough) return;
      isEnough = !onLine(line);
      if (isEnough) input.destroy();
    });
    await new Promise<void>((resolve) => {
      input.once('end', resolve);
      input.once('close', resolve);
      input.once('error', () => resolve());
    });
  }

  async remove(): Promise<void> {
    await this.end();
    await rm(this.path, { force: true }).catch(() => {});
  }
}
