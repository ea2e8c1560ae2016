/** Follows what is done with a source, for people who wait. */
import type { SourceFetch, SourceProgress, SourceStep } from '../../../contract/wire/source-progress.ts';
import type { NixLogLine } from '../../system/nix/index.ts';

/** Told what is done with a source. */
export interface SourceTeller {
  readonly begin: (step: SourceStep) => void;
  /** What Nix reports meanwhile. */
  readonly take: (line: NixLogLine) => void;
  /** Whether a connection is waited for that nobody answers. */
  readonly unanswered: (isWaiting: boolean) => void;
}

/** What is known between two lines of Nix. */
export interface SourceActivity {
  readonly filesEvaluated: number;
  /** By the id of the activity, the newest last. */
  readonly fetches: ReadonlyMap<string, SourceFetch>;
}

export const NO_SOURCE_ACTIVITY: SourceActivity = { filesEvaluated: 0, fetches: new Map() };

// not shown: compared with what Nix says
const EVALUATES_FILE = "evaluating file '";
/** What a cache has of a path: small answers, and no fetch of a source. */
const OF_CACHE = /\.narinfo$|nix-cache-info$/;
const FETCHES_OTHERWISE = /^(?:fetching \w+ repository|unpacking) '([^']+)'/;
const MAX_ADDRESS_CHARACTERS = 2000;

function shownAddress(address: string): string {
  return address
    .replace(/\?.*$/s, '')
    .replace(/\/\/[^/@]*@/, '//')
    .slice(0, MAX_ADDRESS_CHARACTERS);
}

function fetchIn(line: Extract<NixLogLine, { kind: 'start' }>, at: string): SourceFetch | null {
  const begun = { startedAt: at, doneBytes: 0, expectedBytes: 0 };
  if (line.activity === 'transfer') {
    const address = String(line.fields[0] ?? '');
    return OF_CACHE.test(address) ? null : { ...begun, address: shownAddress(address), countsBytes: true };
  }
  const address = line.activity === 'other' ? FETCHES_OTHERWISE.exec(line.text)?.[1] : undefined;
  return address === undefined ? null : { ...begun, address: shownAddress(address), countsBytes: false };
}

/** The activity after one more line; the same object if nothing of it is shown. `at` is the time it came. Pure. */
export function activityAfter(before: SourceActivity, line: NixLogLine, at: string): SourceActivity {
  if (line.kind === 'message')
    return line.text.startsWith(EVALUATES_FILE) ? { ...before, filesEvaluated: before.filesEvaluated + 1 } : before;
  if (line.kind === 'start') {
    const fetch = fetchIn(line, at);
    return fetch ? { ...before, fetches: new Map(before.fetches).set(line.id, fetch) } : before;
  }
  if (line.kind !== 'stop' && line.kind !== 'progress') return before;
  const fetch = before.fetches.get(line.id);
  if (!fetch) return before;
  const fetches = new Map(before.fetches);
  if (line.kind === 'stop') fetches.delete(line.id);
  else
    fetches.set(line.id, {
      ...fetch,
      doneBytes: Math.max(fetch.doneBytes, line.done),
      expectedBytes: Math.max(fetch.expectedBytes, line.expected),
    });
  return { ...before, fetches };
}

/** The newest of what is fetched. */
export function shownActivity({
  filesEvaluated,
  fetches,
}: SourceActivity): Pick<SourceProgress, 'filesEvaluated' | 'fetching'> {
  return { filesEvaluated, fetching: [...fetches.values()].at(-1) ?? null };
}
