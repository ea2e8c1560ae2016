import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { en, type Messages } from '../../../contract/messages/en/index.ts';
import type { Backend } from '../../../contract/wire/channels.ts';
import { ClientSlot } from './client-slot.ts';
import { answerRequest } from './page-requests.ts';
import { Gate } from './request-guard.ts';
import { SocketOwners } from './socket-owner.ts';

/** One browser needs six at once; the rest is for those of other users that are about to be closed. */
const MAX_CONNECTIONS = 1024;
const HEADERS_WITHIN_MS = 10_000;
/** Connections that wait to be accepted: all of them are, one after the other, before anything else has its turn. */
const BACKLOG = 256;

export interface WebHostOptions {
  rendererFolder: string;
  backend: Backend;
  /** The texts for a browser that is rejected; default English. */
  messages?: Messages;
  /** Told when the one page connects and when it leaves. */
  onClient?: (connected: boolean) => void;
}

export interface WebHost {
  /** Lets in the first browser that opens it. */
  readonly url: string;
  readonly origin: string;
  /** A new one-time address, in case the accepted window is gone. */
  renewAddress(): string;
  close(): Promise<void>;
}

/** Serves the page and its backend on a random port of 127.0.0.1, to one browser of this user, one window at a time. */
export async function startWebHost({
  rendererFolder,
  backend,
  messages = en,
  onClient,
}: WebHostOptions): Promise<WebHost> {
  const server = createServer({
    headersTimeout: HEADERS_WITHIN_MS,
    connectionsCheckingInterval: HEADERS_WITHIN_MS / 4,
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.listen(0, '127.0.0.1', BACKLOG);
  await once(server, 'listening');
  const gate = new Gate(`127.0.0.1:${(server.address() as AddressInfo).port}`);
  const clientSlot = new ClientSlot(gate, backend, (connected) => onClient?.(connected));
  const own = new OwnConnections();
  server.on('connection', (socket) => own.examine(socket));
  server.on('request', (request, response) => {
    const answer = async (): Promise<void> => {
      if (await own.has(request.socket))
        await answerRequest(request, response, { gate, rendererFolder, texts: messages.host.denied });
      else request.socket.destroy();
    };
    void answer().catch(() => response.destroy());
  });
  server.on('upgrade', (request, stream, head) => {
    // The stream may fail during the wait; an error without a listener would end the process.
    stream.on('error', () => stream.destroy());
    const upgrade = async (): Promise<void> => {
      if (await own.has(request.socket)) await clientSlot.offer(request, stream, head);
      else stream.destroy();
    };
    void upgrade().catch(() => stream.destroy());
  });
  return webHost(server, gate, clientSlot);
}

/** The connections of this user. Asked once for each, while it is surely still open. Of another user's, nothing is kept or read. */
class OwnConnections {
  readonly #owners = new SocketOwners();
  readonly #answers = new WeakMap<Socket, Promise<boolean>>();

  examine(socket: Socket): void {
    const isOwn = this.#owners.isSameUser(socket.localPort ?? 0, socket.remotePort ?? 0);
    this.#answers.set(socket, isOwn);
    void isOwn.then((own) => own || socket.destroy());
  }

  async has(socket: Socket): Promise<boolean> {
    return (await this.#answers.get(socket)) === true;
  }
}

function webHost(server: Server, gate: Gate, clientSlot: ClientSlot): WebHost {
  return {
    url: gate.renewAddress(),
    origin: gate.origin,
    renewAddress() {
      clientSlot.clear();
      return gate.renewAddress();
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      await clientSlot.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
