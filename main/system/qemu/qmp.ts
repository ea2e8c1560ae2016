/**
 * QEMU's own control. Its answers come in the order of the commands; its events in between. QEMU runs what a stranger made, so that
 * its lines are bounded and read as those of a foreign program. Source: docs/interop/qmp-spec.rst of QEMU.
 */
import type { Socket } from 'node:net';
import { readLines } from '../read-lines.ts';
import { QemuSocket } from './socket.ts';

export interface QmpEvent {
  readonly event: string;
  readonly data: { readonly [key: string]: unknown };
}

/** A registers dump has 4 KiB, and nothing that is asked for more. */
const MAX_LINE_CHARACTERS = 1024 * 1024;

export class QmpError extends Error {}

type Raw = { readonly [key: string]: unknown };
interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: QmpError) => void;
}

const isObject = (value: unknown): value is Raw => typeof value === 'object' && value !== null && !Array.isArray(value);

export class Qmp {
  readonly #socket: QemuSocket;
  readonly #onEvent: (event: QmpEvent) => void;
  readonly #waiting: Waiting[] = [];
  #connection: Socket | null = null;
  #isClosed = false;
  /** Resolves once QEMU takes commands. */
  readonly ready: Promise<void>;

  private constructor(socket: QemuSocket, onEvent: (event: QmpEvent) => void) {
    this.#socket = socket;
    this.#onEvent = onEvent;
    this.ready = socket.connected.then(async (connection) => {
      this.#connection = connection;
      readLines(connection, MAX_LINE_CHARACTERS, (line, isWhole) => this.#take(isWhole ? line : ''));
      connection.once('close', () => this.close());
      await this.execute('qmp_capabilities');
    });
    this.ready.catch(() => {});
  }

  static async listen(path: string, onEvent: (event: QmpEvent) => void): Promise<Qmp> {
    return new Qmp(await QemuSocket.listen(path), onEvent);
  }

  /** Throws QmpError if QEMU refuses, or has ended. */
  execute(command: string, parameters: Raw = {}): Promise<unknown> {
    if (this.#isClosed || !this.#connection) return Promise.reject(new QmpError('not connected'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#connection?.write(`${JSON.stringify({ execute: command, arguments: parameters })}\n`);
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#socket.close();
    for (const { reject } of this.#waiting.splice(0)) reject(new QmpError('closed'));
  }

  #take(line: string): void {
    let heard: unknown;
    try {
      heard = JSON.parse(line);
    } catch {
      return;
    }
    if (!isObject(heard)) return;
    const { event, data } = heard;
    if (typeof event === 'string') return this.#onEvent({ event, data: isObject(data) ? data : {} });
    if (!('return' in heard) && !('error' in heard)) return;
    const waiting = this.#waiting.shift();
    if (!isObject(heard['error'])) waiting?.resolve(heard['return']);
    else waiting?.reject(new QmpError(String(heard['error']['desc'])));
  }
}
