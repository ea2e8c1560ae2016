/** One HTTPS request, following redirects. */
import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { validateAddress, validateRedirect } from '../../../contract/wire/download.ts';
import { Cancelled, JobFailure } from '../../../contract/wire/failure.ts';
import { stopReason } from '../../../contract/wire/outcome.ts';
import type { Detail, Reason } from '../../../contract/wire/reason.ts';
import { CONNECT_MS, type NetworkTimeouts } from './timeouts.ts';

const MAX_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Codes of the system that mean that no server was reached. */
const OFFLINE = {
  ENOTFOUND: 'host-not-found',
  EAI_AGAIN: 'host-not-found',
  ENETUNREACH: 'no-route',
  EHOSTUNREACH: 'no-route',
  ENETDOWN: 'no-route',
  ECONNREFUSED: 'connection-refused',
  ETIMEDOUT: 'no-connection',
} as const;
const BUSY: ReadonlySet<number> = new Set([408, 425, 429]);
/** Before that, a server is not late. */
const LATE_MS = 1000;

/** A temporary problem of the network or the server; a retry may succeed. */
export class NetworkTrouble extends Error {
  readonly url: string;
  readonly canPass: boolean;
  readonly detail: Detail;
  /** No server was reached at all. */
  readonly isOffline: boolean;
  /** That took as long as anybody waits for it. */
  readonly hasWaited: boolean;
  constructor(url: string, detail: Detail, { canPass = true, isOffline = false, hasWaited = false } = {}) {
    super(typeof detail === 'string' ? detail : detail.because);
    this.detail = detail;
    this.url = url;
    this.canPass = canPass;
    this.isOffline = isOffline;
    this.hasWaited = hasWaited;
  }

  asFailure(): JobFailure {
    return new JobFailure(
      { kind: 'network-failed', url: this.url, detail: this.detail, stage: 'download' },
      { cause: this },
    );
  }
}

export interface Answer {
  /** After all redirects. */
  readonly url: URL;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Must be read to its end or destroyed. Its errors are for `troubleOf`. */
  readonly body: IncomingMessage;
}

export interface AskOptions {
  readonly signal: AbortSignal;
  readonly timeouts: NetworkTimeouts;
  /** Told when the server is late, and when that is over. */
  readonly onUnanswered?: ((isWaiting: boolean) => void) | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Without its query, which may contain a key, because it is shown and saved. */
export function shown(url: URL): string {
  return `${url.origin}${url.pathname}`;
}

/** Classifies the error of a request or body. */
export function troubleOf(url: URL, thrown: unknown, signal: AbortSignal): Error {
  if (signal.aborted) return stopReason(signal);
  if (thrown instanceof JobFailure || thrown instanceof NetworkTrouble || thrown instanceof Cancelled) return thrown;
  const { code = '', message } = thrown as NodeJS.ErrnoException;
  // Retrying does not help with an invalid certificate.
  const isForGood = /CERT|SELF_SIGNED|ERR_TLS|HOSTNAME_MISMATCH/.test(code);
  const offline = offlineReason(code, url);
  const detail = code === 'ECONNRESET' ? ({ because: 'connection-lost' } as const) : (offline ?? (message || code));
  return new NetworkTrouble(shown(url), detail, {
    canPass: !isForGood,
    isOffline: offline !== null,
    hasWaited: code === 'ETIMEDOUT',
  });
}

/** Null for a code that does not mean that no server was reached. */
function offlineReason(code: string, { hostname }: URL): Reason | null {
  if (!Object.hasOwn(OFFLINE, code)) return null;
  const because = OFFLINE[code as keyof typeof OFFLINE];
  return because === 'host-not-found' ? { because, host: hostname } : { because };
}

/** Throws NetworkTrouble, Cancelled, or JobFailure download-address-refused. Statuses other than redirects are the caller's. */
export async function ask(address: URL, options: AskOptions): Promise<Answer> {
  let url = address;
  const fault = validateAddress(url);
  if (fault) throw refused(url, fault);
  for (let redirects = 0; ; redirects += 1) {
    const body = await send(url, options);
    const status = body.statusCode ?? 0;
    const { location } = body.headers;
    if (!REDIRECTS.has(status) || location === undefined) return { url, status, headers: body.headers, body };
    body.destroy();
    if (redirects === MAX_REDIRECTS) throw refused(address, { because: 'too-many-redirects', limit: MAX_REDIRECTS });
    if (!URL.canParse(location, url.href)) throw refused(address, { because: 'leads-nowhere' });
    const next = new URL(location, url);
    const fault = validateRedirect(url, next);
    if (fault) throw refused(address, fault);
    url = next;
  }
}

/** Throws for an error status: NetworkTrouble if a retry may help, else download-refused. */
export function checkStatus({ url, status, body }: Answer, good: readonly number[]): void {
  if (good.includes(status)) return;
  body.destroy();
  if (status >= 500 || BUSY.has(status)) throw new NetworkTrouble(shown(url), { because: 'server-error', status });
  throw new JobFailure({ kind: 'download-refused', url: shown(url), status });
}

function refused(address: URL, detail: Reason): JobFailure {
  return new JobFailure({ kind: 'download-address-refused', address: shown(address), detail });
}

/** Follows how long a request has no connection, and no answer. Gives what ends that. */
function watchConnection(
  request: ClientRequest,
  url: URL,
  { timeouts: { connectMs = CONNECT_MS }, onUnanswered }: AskOptions,
): () => void {
  const late = setTimeout(() => onUnanswered?.(true), LATE_MS);
  const connecting = setTimeout(() => {
    const how = { isOffline: true, hasWaited: true };
    request.destroy(new NetworkTrouble(shown(url), { because: 'no-connection' }, how));
  }, connectMs);
  const isConnected = (): void => clearTimeout(connecting);
  request.on('socket', (socket) => (socket.connecting ? socket.once('connect', isConnected) : isConnected()));
  return () => {
    clearTimeout(late);
    isConnected();
    onUnanswered?.(false);
  };
}

async function send(url: URL, options: AskOptions): Promise<IncomingMessage> {
  const { signal, timeouts, headers } = options;
  const { stallMs } = timeouts;
  // Imported lazily: loading it takes longer than the rest of the command line's start.
  const { Agent, request: open } = await (url.protocol === 'https:' ? import('node:https') : import('node:http'));
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  // Proxies come from the environment, as in other programs; connections are not kept alive.
  const agent = new Agent({ proxyEnv: process.env });
  const request = open(url, {
    agent,
    signal,
    timeout: stallMs,
    // No Content-Encoding: it would change the bytes.
    headers: { 'user-agent': 'flakestick', 'accept-encoding': 'identity', ...headers },
  });
  let answer: IncomingMessage | null = null;
  const endWatch = watchConnection(request, url, options);
  request.on('close', endWatch).on('response', endWatch);
  request.on('timeout', () => {
    const detail = { because: 'nothing-arrived', limitMs: stallMs } as const;
    const trouble = new NetworkTrouble(shown(url), detail, { isOffline: answer === null });
    // The reader of the body gets this error.
    (answer ?? request).destroy(trouble);
  });
  request.on('error', (thrown) => reject(troubleOf(url, thrown, signal)));
  request.on('response', (body) => {
    // The reader of the body handles its errors; earlier and later ones must not be uncaught.
    body.on('error', () => {});
    answer = body;
    resolve(body);
  });
  request.end();
  return promise;
}
