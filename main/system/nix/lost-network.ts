/** Nix tries a download five times, for a quarter of a minute. Where no server can be reached, the first time says it all. */

export interface LostNetwork {
  /** Of a binary cache: the rest may go on without it. */
  readonly of: 'cache' | 'source';
  /** As Nix says it when it gives up. */
  readonly complaint: string;
}

// not shown: compared with what Nix says
const RETRIES = /unable to download '([^'\n]+)': ([^\n]*\((\d{1,2})\)[^\n]*?); retrying in /;
/** Of curl: no proxy, no such name, no connection. */
const UNREACHABLE: ReadonlySet<string> = new Set(['5', '6', '7']);
const TIMED_OUT = '28';
const OF_CACHE = /\.narinfo$|\/nix-cache-info$/;

/** Null for any other line, and for a connection that was made and lost: Nix resumes that. */
export function lostNetworkIn(line: string): LostNetwork | null {
  const [, url = '', detail = '', code = ''] = RETRIES.exec(line) ?? [];
  const isUnreachable = UNREACHABLE.has(code) || (code === TIMED_OUT && /connect|resolv/i.test(detail));
  if (!isUnreachable) return null;
  // not shown: in Nix's words, to be recognised like them
  return { of: OF_CACHE.test(url) ? 'cache' : 'source', complaint: `error: unable to download '${url}': ${detail}` };
}
