/** A mirror of Electron's downloads on loopback, and a runtime to serve: a script in the place of Electron. */
import { createHash } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { zip } from '../builders/zip.ts';

/**
 * `trickles`: little, but more than nothing, until it is released. `crawls`: a byte now and then. `elsewhere`: sends to the same
 * mirror's `good` folder. `breaks-off`: in the middle.
 */
export type MirrorMode =
  | 'good'
  | 'slow'
  | 'trickles'
  | 'crawls'
  | 'stalls'
  | 'breaks-off'
  | 'elsewhere'
  | 'answers-nothing'
  | 'not-found'
  | 'broken';

const PIECES = 12;
const PIECE_EVERY_MS = 400;
const TRICKLE_BYTES = 6 * 1024;
const ERRORS: Partial<Record<MirrorMode, number>> = { 'not-found': 404, broken: 500 };

/** What it does is what `script` says; Electron's version belongs into the archive, as the package looks for it. */
export function runtimeArchive(version: string, script: string): { archive: Buffer; sha256: string } {
  const archive = zip([
    { name: 'electron', content: Buffer.from(script), mode: 0o755 },
    { name: 'version', content: Buffer.from(version), mode: 0o644 },
    { name: 'resources.pak', content: Buffer.alloc(256 * 1024, 7), mode: 0o644 },
  ]);
  return { archive, sha256: createHash('sha256').update(archive).digest('hex') };
}

interface Served {
  readonly archive: Buffer;
  readonly mode: MirrorMode;
}

export class ElectronMirror {
  readonly asked: string[] = [];
  readonly #server: Server;
  #isReleased = false;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(archive: Buffer, mode: MirrorMode): Promise<ElectronMirror> {
    const server = createServer();
    const mirror = new ElectronMirror(server);
    server.on('request', (request, response) => {
      mirror.asked.push(request.url ?? '');
      const isThere = mode === 'elsewhere' && request.url?.startsWith('/good/') === true;
      void mirror.#answer(request.url ?? '', response, { archive, mode: isThere ? 'good' : mode });
    });
    // It is a proxy only so far as to note that it was asked to be one.
    server.on('connect', (request, socket) => {
      mirror.asked.push(`CONNECT ${request.url ?? ''}`);
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    return mirror;
  }

  /** From now on what trickled comes at once. */
  release(): void {
    this.#isReleased = true;
  }

  /** With the slash in the end that the package wants. */
  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(url: string, response: ServerResponse, { archive, mode }: Served): Promise<void> {
    if (mode === 'answers-nothing') return;
    const error = ERRORS[mode];
    if (error !== undefined) return void response.writeHead(error).end();
    if (mode === 'elsewhere') return void response.writeHead(302, { location: `/good${url}` }).end();
    response.writeHead(200, { 'content-length': archive.length });
    if (mode === 'good') return void response.end(archive);
    const pieceBytes = { trickles: TRICKLE_BYTES, crawls: 1 }[mode as string] ?? Math.ceil(archive.length / PIECES);
    let sent = 0;
    while (sent < archive.length && !response.destroyed && !(mode === 'trickles' && this.#isReleased)) {
      const until = sent + pieceBytes;
      response.write(archive.subarray(sent, until));
      sent = until;
      if (mode === 'stalls') return;
      await sleep(PIECE_EVERY_MS);
      if (mode === 'breaks-off') return void response.destroy();
    }
    response.end(archive.subarray(sent));
  }
}
