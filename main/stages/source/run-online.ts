/** Runs Nix where it may have to fetch something: patient while bytes arrive, and quick where there is no network. */
import {
  CONNECT_TIMEOUT_MS,
  type NixLogLine,
  type NixRun,
  type NixRunOptions,
  type NixSession,
} from '../../system/nix/index.ts';
import type { SourceTeller } from './source-teller.ts';

/** A server that says nothing for so long is asked again. */
const PATIENCE = [
  ...['--option', 'connect-timeout', String(CONNECT_TIMEOUT_MS / 1000)],
  ...['--option', 'stalled-download-timeout', '60'],
];

const FETCHES = /^fetching \w+ repository/;

/** Follows whether something is being fetched. */
class Fetching {
  readonly #running = new Set<string>();

  get isRunning(): boolean {
    return this.#running.size > 0;
  }

  take(line: NixLogLine): void {
    if (line.kind === 'stop') this.#running.delete(line.id);
    if (line.kind === 'start' && (line.activity === 'transfer' || FETCHES.test(line.text))) this.#running.add(line.id);
  }
}

export interface OnlineOptions extends Pick<NixRunOptions, 'signal' | 'limit' | 'maxStdoutBytes'> {
  readonly tell: SourceTeller | undefined;
  /** Whether it gives a plan, which depends on the caches: one that cannot be reached is asked again. */
  readonly needsCaches?: boolean;
}

/**
 * Like `nix.run`. The time limit is for the evaluation: it does not run while something is fetched. If no server can be reached, it
 * fails at once as Nix would in the end; a cache that cannot be reached is left out, unless a plan depends on it.
 */
export async function runOnline(
  argv: readonly string[],
  nix: NixSession,
  { limit, tell, needsCaches = false, ...options }: OnlineOptions,
): Promise<NixRun> {
  const fetching = new Fetching();
  const online: NixRunOptions = {
    ...options,
    limit: limit && { ...limit, isPaused: () => fetching.isRunning },
    onActivity: (line) => {
      fetching.take(line);
      tell?.take(line);
    },
    onUnanswered: tell?.unanswered,
    stopsOffline: needsCaches ? 'sources' : 'caches-too',
  };
  try {
    const run = await nix.run([...argv, ...PATIENCE], online);
    if (run.lostNetwork !== 'cache') return run;
    return await nix.run([...argv, ...PATIENCE, '--option', 'substitute', 'false'], online);
  } finally {
    tell?.unanswered(false);
  }
}
