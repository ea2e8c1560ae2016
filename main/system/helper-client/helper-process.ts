/** The helper process: its lines, and its end, which is not awaited if it hangs with its drive. */
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { type HelperOrder, type HelperRequest, MAX_LINE_BYTES } from '../../../contract/wire/helper-protocol.ts';
import { startProgram } from '../program.ts';
import { readLines } from '../read-lines.ts';
import type { Command } from './program.ts';

/** A process that hangs in the kernel survives SIGKILL, without any further output. */
const KILLED_WITHIN_MS = 500;

export interface Exit {
  /** Null after a signal, and if it was given up. */
  readonly code: number | null;
  /** Why it could not be started or signalled. */
  readonly error: Error | null;
  readonly stderr: string;
  /** It did not end in time. */
  readonly wasOverdue: boolean;
}

/** What starts a helper, or has already started it. */
export interface HelperCommand extends Command {
  readonly started?: HelperProcess | undefined;
}

export class HelperProcess {
  readonly #child: ChildProcessWithoutNullStreams;
  #stderr = '';
  #overdue: NodeJS.Timeout | undefined;
  #wasOverdue = false;
  #end: (exit: Pick<Exit, 'code' | 'error'>) => void = () => {};
  readonly exit: Promise<Exit>;
  #onLine: ((line: string | null) => void) | null = null;
  readonly #early: (string | null)[] = [];

  constructor(command: Command) {
    this.#child = startProgram(command.file, command.arguments, {
      environment: command.environment,
      stdio: ['pipe', 'pipe', 'pipe'],
      folder: '/',
    }) as ChildProcessWithoutNullStreams;
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-4000);
    });
    this.#child.stdin.on('error', () => {});
    let isRefused = false;
    readLines(this.#child.stdout, MAX_LINE_BYTES, (line, isWhole) => {
      if (isRefused) return;
      isRefused = !isWhole;
      const heard = isWhole ? line : null;
      if (this.#onLine) this.#onLine(heard);
      else this.#early.push(heard);
    });
    this.exit = new Promise((resolve) => {
      this.#end = ({ code, error }) => {
        clearTimeout(this.#overdue);
        resolve({ code, error, stderr: this.#stderr.trim(), wasOverdue: this.#wasOverdue });
      };
    });
    this.#child.on('error', (error) => {
      // A helper that has become root cannot be signalled: the end of stdin stops it. A hanging one is given up.
      if (this.#child.pid === undefined || this.#wasOverdue) this.#abandon(error);
    });
    this.#child.once('close', (code) => this.#end({ code, error: null }));
  }

  /** `onLine` is called with null for a line that is too long, and not again after it; first with the lines that came before. */
  hear(onLine: (line: string | null) => void): void {
    this.#onLine = onLine;
    for (const line of this.#early.splice(0)) onLine(line);
  }

  send(message: HelperRequest | HelperOrder): void {
    if (this.#child.stdin.writable) this.#child.stdin.write(`${JSON.stringify(message)}\n`);
  }

  /**
   * Only the end of stdin reaches a helper that runs as root. After this time it is killed or given up; null: no limit, because
   * it has to put something back first.
   */
  stop(withinMs: number | null): void {
    this.#child.stdin.end();
    clearTimeout(this.#overdue);
    if (withinMs === null) return;
    this.#overdue = setTimeout(() => {
      this.#wasOverdue = true;
      this.#child.kill('SIGKILL');
      this.#overdue = setTimeout(() => this.#abandon(null), KILLED_WITHIN_MS);
    }, withinMs);
  }

  /** pkexec reacts to nothing else while its dialog is open. */
  terminate(): void {
    this.#child.kill('SIGTERM');
  }

  /** Releases everything that would keep this process alive. */
  #abandon(error: Error | null): void {
    this.#child.unref();
    for (const stream of [this.#child.stdin, this.#child.stdout, this.#child.stderr]) stream.destroy();
    this.#end({ code: null, error });
  }
}
