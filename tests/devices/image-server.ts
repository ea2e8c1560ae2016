/** A web server of the test's own on loopback: it sends files, and misbehaves when it is told to. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Served {
  readonly bytes: Buffer;
  /** Null: none is said. */
  readonly etag?: string | null;
  readonly lastModified?: string;
  /** False: every answer is the whole file. */
  readonly knowsRanges?: boolean;
  /** The connection is cut after so many bytes of the answer's body: one for each request, then no more. */
  readonly cutAfter?: number[];
  /** Nothing more is sent after so many bytes, and the connection stays open: one for each request. */
  readonly stallAfter?: number[];
  readonly isLengthSaid?: boolean;
  readonly type?: string;
}

export interface Asked {
  readonly path: string;
  readonly range: string | null;
  readonly ifRange: string | null;
  readonly status: number;
}

export class ImageServer {
  readonly files = new Map<string, Served>();
  /** Where to, or a status to answer with: as many times as there are entries, the last one for ever. */
  readonly redirects = new Map<string, string>();
  readonly statuses = new Map<string, number[]>();
  readonly asked: Asked[] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<ImageServer> {
    const server = createServer();
    const own = new ImageServer(server);
    server.on('request', (request, response) => own.#answer(request, response));
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return own;
  }

  url(path: string): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${path}`;
  }

  /** How often a path was asked for. */
  countOf(path: string): number {
    return this.asked.filter((one) => one.path === path).length;
  }

  get connections(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
    });
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const { range = null, 'if-range': ifRange } = request.headers as { range?: string; 'if-range'?: string };
    const note = (status: number): void => void this.asked.push({ path, range, ifRange: ifRange ?? null, status });
    const location = this.redirects.get(path);
    const statuses = this.statuses.get(path) ?? [];
    const status = statuses.length > 1 ? statuses.shift() : statuses[0];
    const file = this.files.get(path);
    if (status !== undefined && status !== 200) {
      note(status);
      response.writeHead(status).end();
    } else if (location !== undefined) {
      note(302);
      response.writeHead(302, { location }).end();
    } else if (file === undefined) {
      note(404);
      response.writeHead(404).end('<html>Not found</html>');
    } else {
      note(send(file, range, ifRange, response));
    }
  }
}

/** Gives the status it answered with. */
function send(file: Served, range: string | null, ifRange: string | undefined, response: ServerResponse): number {
  const { bytes, etag = null, lastModified, knowsRanges = true, isLengthSaid = true, type } = file;
  const from = /^bytes=(\d+)-(\d*)$/.exec(range ?? '');
  const isSame = ifRange === undefined || ifRange === etag || ifRange === lastModified;
  const isPart = knowsRanges && from !== null && isSame;
  const start = isPart ? Number(from[1]) : 0;
  const end = isPart && from[2] ? Number(from[2]) + 1 : bytes.length;
  if (start > 0 && start >= bytes.length) {
    response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
    return 416;
  }
  const body = bytes.subarray(start, end);
  response.writeHead(isPart ? 206 : 200, {
    'content-type': type ?? 'application/octet-stream',
    ...(isLengthSaid ? { 'content-length': body.length } : {}),
    ...(etag === null ? {} : { etag }),
    ...(lastModified === undefined ? {} : { 'last-modified': lastModified }),
    ...(isPart ? { 'content-range': `bytes ${start}-${end - 1}/${bytes.length}` } : {}),
  });
  const isProbe = end - start === 1;
  const cut = isProbe ? undefined : file.cutAfter?.shift();
  const stall = isProbe ? undefined : file.stallAfter?.shift();
  if (cut !== undefined) response.write(body.subarray(0, cut), () => setTimeout(() => response.destroy(), 30));
  else if (stall !== undefined) response.write(body.subarray(0, stall));
  else response.end(body);
  return isPart ? 206 : 200;
}
