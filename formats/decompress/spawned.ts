/** xz and bzip2, by the program of that name, which is given the open file and not its path. */
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { promisify } from 'node:util';
import { Buffers } from './buffers.ts';
import { CorruptData, type Damage, type Pieces } from './pieces.ts';

const read = promisify(fs.read);
const INPUT_BYTES = 256 * 1024;
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

export interface SpawnedProgram {
  readonly path: string;
  readonly options: readonly string[];
}

export class Spawned implements Pieces {
  readonly #fd: number;
  readonly #path: string;
  readonly #options: readonly string[];
  /** Null: the program gets the file itself. */
  readonly #dataBytes: number | null;
  #givenBytes = 0;
  #feeding: Promise<void> = Promise.resolve();
  #child: ChildProcess | null = null;
  #pieces: Buffers | null = null;
  #exit: Promise<Exit> | null = null;
  #complaint = '';
  #closed = false;

  constructor(fd: number, { path, options }: SpawnedProgram, dataBytes: number | null) {
    this.#fd = fd;
    this.#path = path;
    this.#options = options;
    this.#dataBytes = dataBytes;
  }

  async next(): Promise<Buffer | null> {
    const piece = await (this.#pieces ??= this.#begin()).next();
    if (piece) return piece;
    await this.#checkExit();
    return null;
  }

  /** The program moves the position of the descriptor that it shares with us. Source: proc(5), /proc/PID/fdinfo. */
  get takenBytes(): number {
    if (this.#dataBytes !== null) return this.#givenBytes;
    return Number(/^pos:\s*(\d+)$/m.exec(fs.readFileSync(`/proc/self/fdinfo/${this.#fd}`, 'utf8'))?.[1] ?? 0);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#child?.kill('SIGKILL');
    this.#child?.stdout?.destroy();
    await this.#exit;
    await this.#feeding;
  }

  #begin(): Buffers {
    if (this.#closed) throw new Error('closed');
    // A clean environment: XZ_DEFAULTS and the locale would change its behaviour and messages.
    const child = spawn(this.#path, this.#options, {
      stdio: [this.#dataBytes === null ? this.#fd : 'pipe', 'pipe', 'pipe'],
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
    if (this.#dataBytes !== null) this.#feeding = this.#feed(child.stdin as Writable, this.#dataBytes);
    return new Buffers(child.stdout as Readable);
  }

  /** Only the data, without what stands behind it in the file. */
  async #feed(stdin: Writable, dataBytes: number): Promise<void> {
    const ended = new Promise<void>((resolve) => stdin.once('close', resolve).once('error', () => resolve()));
    const buffer = Buffer.allocUnsafeSlow(INPUT_BYTES);
    while (!this.#closed && !stdin.destroyed && this.#givenBytes < dataBytes) {
      const length = Math.min(buffer.length, dataBytes - this.#givenBytes);
      const { bytesRead } = await read(this.#fd, { buffer, length, position: this.#givenBytes }).catch(() => ({
        bytesRead: 0,
      }));
      // Cut meanwhile, or unreadable: the program says that its input ends too early.
      if (bytesRead === 0) break;
      this.#givenBytes += bytesRead;
      await Promise.race([
        ended,
        new Promise<void>((taken) => stdin.write(buffer.subarray(0, bytesRead), () => taken())),
      ]);
    }
    stdin.end();
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
