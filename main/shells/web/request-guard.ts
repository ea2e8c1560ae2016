import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

const secret = (): string => randomBytes(32).toString('base64url');

/** In bytes: strings of one length may be of different lengths there, which timingSafeEqual throws at. */
function same(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** A rejected request, and why. */
export interface Denial {
  status: 403 | 404 | 405 | 421;
  why: DenialReason;
}
export type DenialReason = 'other-host' | 'not-get' | 'other-page' | 'not-a-window' | 'other-browser' | 'no-such-page';

/**
 * Decides who may talk to the page: one browser, which brought the one-time token and has held a cookie since.
 * `host` is `127.0.0.1:PORT`. No judgement here looks at the connection; socket-owner.ts does that.
 */
export class Gate {
  readonly origin: string;
  readonly host: string;
  // Cookies are shared by all ports of an address, so the name must not collide with another instance's.
  readonly #cookieName = `flakestick_${randomBytes(4).toString('hex')}`;
  #cookie = secret();
  #token: string | null = null;

  constructor(host: string) {
    this.host = host;
    this.origin = `http://${host}`;
  }

  /** A new one-time address; the previously accepted browser is rejected from then on. */
  renewAddress(): string {
    this.#cookie = secret();
    this.#token = secret();
    return `${this.origin}/start?t=${this.#token}`;
  }

  /** Checks the rules for every request; null means that it is allowed. */
  judge(method: string | undefined, path: string, headers: IncomingHttpHeaders): Denial | null {
    // Another name for this address is DNS rebinding.
    if (headers.host !== this.host) return { status: 421, why: 'other-host' };
    if (method !== 'GET') return { status: 405, why: 'not-get' };
    if (headers.origin !== undefined && headers.origin !== this.origin) return { status: 403, why: 'other-page' };
    if (path === '/start') {
      const mode = headers['sec-fetch-mode'] ?? 'navigate';
      // The bootstrap page is a file, so the first request is cross-site; but it is a navigation and never a prefetch.
      if (mode !== 'navigate' || headers['sec-purpose'] !== undefined) return { status: 403, why: 'not-a-window' };
      return null;
    }
    const site = headers['sec-fetch-site'] ?? 'none';
    if (site !== 'same-origin' && site !== 'none') return { status: 403, why: 'other-page' };
    return this.holdsCookie(headers) ? null : { status: 403, why: 'other-browser' };
  }

  /** Takes the one-time token; gives the Set-Cookie header, or the denial. The accepted browser may use it again. */
  enter(token: string, headers: IncomingHttpHeaders): { setCookie: string } | Denial {
    const first = this.#token !== null && same(token, this.#token);
    if (!first && !this.holdsCookie(headers)) return { status: 403, why: 'other-browser' };
    if (first) this.#token = null;
    return { setCookie: `${this.#cookieName}=${this.#cookie}; HttpOnly; SameSite=Strict; Path=/` };
  }

  /** A WebSocket must come from our own page. */
  admitsSocket(path: string, headers: IncomingHttpHeaders): boolean {
    return path === '/rpc' && headers.origin === this.origin && this.judge('GET', path, headers) === null;
  }

  holdsCookie(headers: IncomingHttpHeaders): boolean {
    return (headers.cookie ?? '').split(/;\s*/).some((pair) => {
      const equals = pair.indexOf('=');
      return pair.slice(0, equals) === this.#cookieName && same(pair.slice(equals + 1), this.#cookie);
    });
  }
}
