/** The flash chip behind a drive that fails on purpose, as a process of its own that serves it over NBD. */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StickEvent, StickOrder } from './nbd-server.ts';
import type { Fault, StickOptions } from './nbd-stick.ts';
import { eventually } from './processes.ts';

/** What every cell holds before anything is written. */
export const FORMER_BYTE = 0x5a;

export class FaultyChip {
  /** What is really kept; its path. */
  readonly cells: string;
  /** Where it is served. */
  readonly socket: string;
  readonly #server: ChildProcess;
  #held = 0;

  private constructor(cells: string, socket: string, server: ChildProcess) {
    this.cells = cells;
    this.socket = socket;
    this.#server = server;
    server.on('message', (event: StickEvent) => {
      if (event === 'held') this.#held += 1;
    });
  }

  /** `folder` is made for it. `cells` is a file to serve; without it one is made, full of FORMER_BYTE. */
  static async open(folder: string, options: StickOptions, cells?: string): Promise<FaultyChip> {
    await mkdir(folder);
    const kept = cells ?? join(folder, 'cells');
    if (cells === undefined)
      await writeFile(kept, Buffer.alloc(options.capacity?.realBytes ?? options.sizeBytes, FORMER_BYTE));
    const socket = join(folder, 'socket');
    const server = fork(join(import.meta.dirname, 'nbd-server.ts'), [socket, kept, JSON.stringify(options)], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const chip = new FaultyChip(kept, socket, server);
    await heard(server, 'listening');
    return chip;
  }

  /** From now on it fails like this. */
  async fail(faults: readonly Fault[]): Promise<void> {
    await this.#order({ set: faults });
  }

  /** Answers what hung. */
  async release(): Promise<void> {
    await this.#order({ release: true });
    this.#held = 0;
  }

  /** As if the controller died: every request fails from now on. */
  async die(): Promise<void> {
    const gone = new Promise((resolve) => this.#server.once('exit', resolve));
    if (this.#server.exitCode !== null || this.#server.signalCode !== null) return;
    this.#server.send({ die: true } satisfies StickOrder);
    await gone;
  }

  /** Whatever it is doing. */
  kill(): void {
    this.#server.kill('SIGKILL');
  }

  get isHolding(): boolean {
    return this.#held > 0;
  }

  /** Until a request hangs. */
  async held(timeoutMs = 20_000): Promise<void> {
    await eventually(async () => this.isHolding, timeoutMs, 'a request hangs');
  }

  /** What the cells hold. */
  async kept(lengthBytes: number, offsetBytes = 0): Promise<Buffer> {
    const file = await open(this.cells, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(lengthBytes), 0, lengthBytes, offsetBytes);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  }

  async #order(order: StickOrder): Promise<void> {
    if (!this.#server.connected) return;
    const obeyed = heard(this.#server, 'obeyed');
    this.#server.send(order);
    await obeyed;
  }
}

function heard(server: ChildProcess, wanted: StickEvent): Promise<void> {
  return new Promise((resolve) => {
    const listen = (event: StickEvent): void => {
      if (event === wanted) end();
    };
    const end = (): void => {
      server.off('message', listen).off('exit', end);
      resolve();
    };
    server.on('message', listen).on('exit', end);
  });
}
