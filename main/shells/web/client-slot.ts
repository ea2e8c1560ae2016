import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Backend } from '../../../contract/wire/channels.ts';
import { MAX_REQUEST_BYTES, refuseSecondClient, SUBPROTOCOL, sayGoodbye, serveClient } from './client.ts';
import type { Gate } from './request-guard.ts';

/** A reloaded page may connect before its old connection is closed. */
const RELOAD_GRACE_MS = 1000;
const GOODBYE_MS = 500;

const closeOf = (socket: WebSocket): Promise<void> => new Promise((resolve) => socket.once('close', () => resolve()));
const pause = (timeMs: number): Promise<void> => delay(timeMs, undefined, { ref: false });

/** Only one page can be connected: a second one is told that the app is open elsewhere. */
export class ClientSlot {
  readonly #gate: Gate;
  readonly #backend: Backend;
  readonly #onClient: (connected: boolean) => void;
  #client: WebSocket | null = null;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_REQUEST_BYTES,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
  });

  constructor(gate: Gate, backend: Backend, onClient: (connected: boolean) => void) {
    this.#gate = gate;
    this.#backend = backend;
    this.#onClient = onClient;
  }

  /** Upgrades a request of this user's browser to a WebSocket. */
  async offer(request: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> {
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(/,\s*/);
    if (!this.#gate.admitsSocket(request.url ?? '', request.headers) || !offered.includes(SUBPROTOCOL))
      // not shown: HTTP
      return void stream.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
    if (this.#client) await Promise.race([closeOf(this.#client), pause(RELOAD_GRACE_MS)]);
    this.#sockets.handleUpgrade(request, stream, head, (socket) => this.#admit(socket));
  }

  #admit(socket: WebSocket): void {
    if (this.#client) return refuseSecondClient(socket);
    this.#client = socket;
    socket.on('close', () => {
      this.#client = null;
      this.#onClient(false);
    });
    serveClient(socket, this.#backend);
    this.#onClient(true);
  }

  /** Disconnects the page without a message. */
  clear(): void {
    this.#client?.terminate();
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets.clients) sayGoodbye(socket);
    await Promise.race([Promise.all([...this.#sockets.clients].map(closeOf)), pause(GOODBYE_MS)]);
    for (const socket of this.#sockets.clients) socket.terminate();
  }
}
