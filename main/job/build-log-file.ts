/** The complete log of a build; the snapshots of a job only have its newest lines. */
import { createReadStream } from 'node:fs';
import { type FileHandle, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { openOutput } from '../system/output-file.ts';
import { makeFolder } from '../system/own-folder.ts';

export interface FoundLines {
  /** The newest ones. */
  readonly lines: string[];
  readonly matching: number;
  readonly total: number;
}

/** The newest `most` lines that contain `search`, ignoring case; an empty search matches all. */
export async function searchLines(lines: AsyncIterable<string>, search: string, most: number): Promise<FoundLines> {
  const wanted = search.toLowerCase();
  const found: string[] = [];
  let matching = 0;
  let total = 0;
  for await (const line of lines) {
    total += 1;
    if (wanted !== '' && !line.toLowerCase().includes(wanted)) continue;
    matching += 1;
    found.push(line);
    if (found.length >= most * 2) found.splice(0, found.length - most);
  }
  return { lines: found.slice(-most), matching, total };
}

/** Of one build; a trace without end must fill neither memory nor the disk. */
const MAX_FILE_CHARACTERS = 64 * 1024 * 1024;

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
    const input = createReadStream(this.path, 'utf8');
    const lines = createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY });
    // Without a listener the error would end the program; without a file there are no lines.
    const missing = new Promise<FoundLines>((resolve) => {
      input.once('error', () => resolve({ lines: [], matching: 0, total: 0 }));
    });
    return Promise.race([missing, searchLines(lines, search, most)]);
  }

  async remove(): Promise<void> {
    await this.end();
    await rm(this.path, { force: true }).catch(() => {});
  }
}
