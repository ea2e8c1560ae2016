/** A program that runs in the guest, as its caller sees it: much like a child process. */
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import type { Followed } from '../devices/command-line.ts';
import type { AgentWord } from './guest/agent-words.ts';

export class GuestProgram extends EventEmitter<{ close: [code: number | null] }> implements Followed {
  readonly stdout = new PassThrough();
  readonly stderr = new PassThrough();
  exitCode: number | null = null;
  readonly #signal: (signal: NodeJS.Signals) => void;

  constructor(signal: (signal: NodeJS.Signals) => void) {
    super();
    this.#signal = signal;
  }

  /** Goes to its whole group. */
  kill(signal: NodeJS.Signals = 'SIGKILL'): void {
    this.#signal(signal);
  }

  hear(word: Exclude<AgentWord, { ready: true }>): void {
    if ('stdout' in word) this.stdout.write(word.stdout);
    else if ('stderr' in word) this.stderr.write(word.stderr);
    else this.#end(word.ended.code);
  }

  /** Null when the machine ended under it. */
  #end(code: number | null): void {
    this.exitCode = code;
    this.stdout.end();
    this.stderr.end();
    // The reader has all of it first.
    setImmediate(() => setImmediate(() => this.emit('close', code)));
  }

  lose(): void {
    this.#end(null);
  }
}
