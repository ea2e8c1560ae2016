/** One request over HTTPS, its redirects followed. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { validateAddress, validateRedirect } from '../../../contract/wire/download.ts';
import { Cancelled, JobFailure } from '../../../contract/wire/failure.ts';
import { stopReason } from '../../../contract/wire/outcome.ts';
import type { Detail, Reason } from '../../../contract/wire/reason.ts';

const MAX_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const BUSY: ReadonlySet<number> = new Set([408, 425, 429]);

/** The network or the server, at this moment; another try may go well. */
export class NetworkTrouble extends Error {
  readonly url: string;
  readonly canPass: boolean;
  readonly detail: Detail;
  constructor(url: string, detail: Detail, canPass = true) {
    super(typeof detail === 'string' ? detail : detail.because);
    this.detail = detail;
    this.url = url;
    this.canPass = canPass;
  }

  asFailure(): JobFailure {
    return new JobFailure({ kind: 'network-failed', url: this.url, detail: this.detail }, { cause: this });
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
  readonly stallMs: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Without a query: it may hold a key, and this is shown and kept. */
export function shown(url: URL): string {
  return `${url.origin}${url.pathname}`;
}

/** What a failed request or a broken body means. */
export function troubleOf(url: URL, thrown: unknown, signal: AbortSignal): Error {
  if (signal.aborted) return stopReason(signal);
  if (thrown instanceof JobFailure || thrown instanceof NetworkTrouble || thrown instanceof Cancelled) return thrown;
  const { code = '', message } = thrown as NodeJS.ErrnoException;
  // A certificate does not become good by waiting.
  const isForGood = /CERT|SELF_SIGNED|ERR_TLS|HOSTNAME_MISMATCH/.test(code);
  const detail = code === 'ECONNRESET' ? ({ because: 'connection-lost' } as const) : message || code;
  return new NetworkTrouble(shown(url), detail, !isForGood);
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

/** Throws for a status that is no answer: NetworkTrouble where waiting may help, else download-refused. */
export function checkStatus({ url, status, body }: Answer, good: readonly number[]): void {
  if (good.includes(status)) return;
  body.destroy();
  if (status >= 500 || BUSY.has(status))
    throw new NetworkTrouble(shown(url), `the server answered with status ${status}`);
  throw new JobFailure({ kind: 'download-refused', url: shown(url), status });
}

function refused(address: URL, detail: Reason): JobFailure {
  return new JobFailure({ kind: 'download-address-refused', address: shown(address), detail });
}

async function send(url: URL, { signal, stallMs, headers }: AskOptions): Promise<IncomingMessage> {
  // Not before it is needed: loading it takes longer than all else that the command line starts with.
  const { Agent, request: open } = await (url.protocol === 'https:' ? import('node:https') : import('node:http'));
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  // Proxies are taken from the environment, as other programs do it; nothing is kept alive for later.
  const agent = new Agent({ proxyEnv: process.env });
  const request = open(url, {
    agent,
    signal,
    timeout: stallMs,
    // The file as it is: an encoding for the way would make other bytes of it.
    headers: { 'user-agent': 'flakestick', 'accept-encoding': 'identity', ...headers },
  });
  let answer: IncomingMessage | null = null;
  request.on('timeout', () => {
    const trouble = new NetworkTrouble(shown(url), { because: 'nothing-arrived', limitMs: stallMs });
    // Whoever reads the body hears of it there.
    (answer ?? request).destroy(trouble);
  });
  request.on('error', (thrown) => reject(troubleOf(url, thrown, signal)));
  request.on('response', (body) => {
    // Whoever reads it hears of its errors; one that comes before or after that is nobody's.
    body.on('error', () => {});
    answer = body;
    resolve(body);
  });
  request.end();
  return promise;
}
