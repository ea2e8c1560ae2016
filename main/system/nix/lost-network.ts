/** Nix tries a download five times, for a quarter of a minute. Where no server can be reached, the first time says it all. */

export interface LostNetwork {
  /** Of a binary cache: the rest may go on without it. */
  readonly of: 'cache' | 'source';
  /** As Nix says it when it gives up. */
  readonly complaint: string;
}

// not shown: compared with what Nix says
const RETRIES = /^(?:warning: )?(?:error: )?unable to download '([^'\n]+)': ([^\n]*\((\d{1,2})\)[^\n]*?); retrying in /;
/** Of curl: no proxy, no such name, no connection, no answer. */
const UNREACHABLE: ReadonlySet<string> = new Set(['5', '6', '7', '28']);
const OF_CACHE = /\.narinfo$|\/nix-cache-info$/;

/** What a program that Nix has started waited for too long, as a line of Nix. No message of Nix or Git is like it. */
// not shown: recognised like Nix's own words
export const NO_CONNECTION: LostNetwork = { of: 'source', complaint: 'error: no connection was made in time' };

/** Null for any other line. Of a server that has sent something before: Nix goes on from there. */
export function lostNetworkIn(line: string): LostNetwork | null {
  const [, url = '', detail = '', code = ''] = RETRIES.exec(line) ?? [];
  if (!UNREACHABLE.has(code)) return null;
  // not shown: in Nix's words, to be recognised like them
  return { of: OF_CACHE.test(url) ? 'cache' : 'source', complaint: `error: unable to download '${url}': ${detail}` };
}
