/** What is being done with a source in a person's words, for all shells. */
import type { SourceFetch, SourceProgress } from '../wire/source-progress.ts';
import type { Messages } from './en/index.ts';

/** Before that, a server is not late. */
const LATE_SECONDS = 2;

/** The host of an address; all of a reference that has none. */
function hostOf(address: string): string {
  return /^[a-z+]+:\/\/([^/]+)/.exec(address)?.[1] ?? address;
}

function fetchParts(
  { address, countsBytes, doneBytes, ...fetch }: SourceFetch,
  nowMs: number,
  messages: Messages,
): string[] {
  const { waiting } = messages;
  const seconds = secondsSince(fetch.startedAt, nowMs);
  const begun = waiting.fetching({ address: hostOf(address) });
  if (doneBytes > 0) return [begun, waiting.received({ doneBytes, ...fetch }), waiting.lasted({ seconds })];
  if (countsBytes && seconds >= LATE_SECONDS) return [begun, waiting.noAnswer({ seconds })];
  return [begun, ...lasted(seconds, messages)];
}

const secondsSince = (instant: string, nowMs: number): number => Math.max(0, (nowMs - Date.parse(instant)) / 1000);

const lasted = (seconds: number, { waiting }: Messages): string[] =>
  seconds < 1 ? [] : [waiting.lasted({ seconds: Math.floor(seconds) })];

/** The parts of one line: what is done, how far it is, how long it has lasted, how long it took the last time. */
export function waitingParts(progress: SourceProgress, nowMs: number, messages: Messages): string[] {
  const { waiting } = messages;
  const { step, startedAt, filesEvaluated, fetching, unansweredSince, usualMs } = progress;
  if (unansweredSince !== undefined) {
    const what = fetching ? waiting.fetching({ address: hostOf(fetching.address) }) : waiting.steps[step];
    return [what, waiting.noAnswer({ seconds: Math.max(1, secondsSince(unansweredSince, nowMs)) })];
  }
  if (fetching) return fetchParts(fetching, nowMs, messages);
  return [
    waiting.steps[step],
    ...(filesEvaluated > 0 ? [waiting.files({ count: filesEvaluated })] : []),
    ...lasted(secondsSince(startedAt, nowMs), messages),
    ...(usualMs !== null && usualMs >= 1000 ? [waiting.lastTime({ seconds: usualMs / 1000 })] : []),
  ];
}
