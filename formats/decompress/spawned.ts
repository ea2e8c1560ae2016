/** xz and bzip2, by the program of that name, which is given the open file and not its path. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { Buffers } from './buffers.ts';
import { CorruptData, type Damage, type Pieces } from './pieces.ts';

const MAX_COMPLAINT_CHARACTERS = 2000;

/** Error messages of xz and bzip2. */
const DAMAGES: readonly (readonly [RegExp, Damage])[] = [
  [/Memory usage limit|Cannot allocate memory|couldn't allocate enough memory/i, 'needs-memory'],
  [/Unsupported (?:options|type of integrity check)|[Ff]ilter chain|Unsupported filter/, 'filter-missing'],
  [/trailing garbage/, 'followed'],
  [/Unexpected end of input|ends unexpectedly/, 'cut-short'],
  [/Data integrity error|is corrupt/, 'changed'],
];

interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly error: Error | null;
}

export class Spawned implements Pieces {
  readonly #fd: number;
  readonly #path: string;
  readonly #options: readonly string[];
  #child: ChildProcess | null = null;
  #pieces: Buffers | null = null;
  #exit: Promise<Exit> | null = null;
  #complaint = '';
  #closed = false;

  constructor(fd: number, path: string, options: readonly string[]) {
    this.#fd = fd;
    this.#path = path;
    this.#options = options;
  }

  async next(): Promise<Buffer | null> {
    const piece = await (this.#pieces ??= this.#begin()).next();
    if (piece) return piece;
    await this.#checkExit();
    return null;
  }

  /** The program moves the position of the descriptor that it shares with us. Source: proc(5), /proc/PID/fdinfo. */
  get takenBytes(): number {
    return Number(/^pos:\s*(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${this.#fd}`, 'utf8'))?.[1] ?? 0);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#child?.kill('SIGKILL');
    this.#child?.stdout?.destroy();
    await this.#exit;
  }

  #begin(): Buffers {
    if (this.#closed) throw new Error('closed');
    // A clean environment: XZ_DEFAULTS and the locale would change its behaviour and messages.
    const child = spawn(this.#path, this.#options, {
      stdio: [this.#fd, 'pipe', 'pipe'],
      env: { LC_ALL: 'C' },
      cwd: '/',
    });
    this.#child = child;
    this.#exit = new Promise((resolve) => {
      child.once('error', (error) => resolve({ code: null, signal: null, error }));
      child.once('close', (code, signal) => resolve({ code, signal, error: null }));
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#complaint = (this.#complaint + text).slice(0, MAX_COMPLAINT_CHARACTERS);
    });
    return new Buffers(child.stdout as Readable);
  }

  /** bzip2 only warns about trailing data, and exits with 0. */
  async #checkExit(): Promise<void> {
    const exit = await this.#exit;
    if (exit?.error) throw exit.error;
    const complaint = this.#complaint.trim();
    // Not the file's fault, e.g. memory ran out.
    if (exit?.signal) throw new Error(`${this.#path} was ended by ${exit.signal}`);
    if (exit?.code === 0 && complaint === '') return;
    const damage = DAMAGES.find(([pattern]) => pattern.test(complaint))?.[1];
    throw new CorruptData(damage ?? 'undecodable', complaint.split('\n')[0] ?? '');
  }
}
