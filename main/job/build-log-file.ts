/** The complete log of a build; the snapshots of a job only have its newest lines. */
import { createReadStream } from 'node:fs';
import { type FileHandle, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { openOutput } from '../system/output-file.ts';
import { makeFolder } from '../system/own-folder.ts';
import { readLines } from '../system/read-lines.ts';

export interface FoundLines {
  /** The newest ones. */
  readonly lines: string[];
  readonly matching: number;
  readonly total: number;
}

/** The newest `most` lines that contain `search`, ignoring case; an empty search matches all. */
export class LineSearch {
  readonly #wanted: string;
  readonly #most: number;
  readonly #lines: string[] = [];
  #matching = 0;
  #total = 0;

  constructor(search: string, most: number) {
    this.#wanted = search.toLowerCase();
    this.#most = most;
  }

  add(line: string): void {
    this.#total += 1;
    if (this.#wanted !== '' && !line.toLowerCase().includes(this.#wanted)) return;
    this.#matching += 1;
    this.#lines.push(line);
    if (this.#lines.length >= this.#most * 2) this.#lines.splice(0, this.#lines.length - this.#most);
  }

  get found(): FoundLines {
    return { lines: this.#lines.slice(-this.#most), matching: this.#matching, total: this.#total };
  }
}

/** Of one build; a trace without end must fill neither memory nor the disk. */
const MAX_FILE_CHARACTERS = 64 * 1024 * 1024;
const MAX_LINE_CHARACTERS = 8192;

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

  constructor(path: string) {
    this.path = path;
  }

  begin(): void {
    const file = this.end()
      .then(() => makeFolder(dirname(this.path)))
      .then(() => openOutput(this.path))
      .catch(() => null);
    this.#writing = { file, waiting: '', roomCharacters: MAX_FILE_CHARACTERS, written: Promise.resolve() };
  }

  add(lines: readonly string[]): void {
    const writing = this.#writing;
    if (!writing) return;
    // Lines that arrive during a write go into the next one.
    const isIdle = writing.waiting === '';
    const text = lines.map((line) => `${line}\n`).join('');
    if (text.length > writing.roomCharacters) {
      if (writing.roomCharacters > 0) writing.waiting += '…\n';
      writing.roomCharacters = 0;
    } else {
      writing.waiting += text;
      writing.roomCharacters -= text.length;
    }
    if (isIdle) writing.written = writing.written.then(() => write(writing)).catch(() => {});
  }

  /** Resolves when all added lines are in the file. */
  async end(): Promise<void> {
    const writing = this.#writing;
    this.#writing = null;
    await writing?.written;
    await (await writing?.file)?.close().catch(() => {});
  }

  async find(search: string, most: number): Promise<FoundLines> {
    await this.#writing?.written;
    const looking = new LineSearch(search, most);
    const input = createReadStream(this.path);
    readLines(input, MAX_LINE_CHARACTERS, (line) => looking.add(line));
    return new Promise((resolve) => {
      input.once('end', () => resolve(looking.found));
      // Without a file there are no lines.
      input.once('error', () => resolve({ lines: [], matching: 0, total: 0 }));
    });
  }

  async remove(): Promise<void> {
    await this.end();
    await rm(this.path, { force: true }).catch(() => {});
  }
}
