/** Runs Nix where it may have to fetch something: patient while bytes arrive, and quick where there is no network. */
import type { NixLogLine, NixRun, NixRunOptions, NixSession } from '../../system/nix/index.ts';

/** A server that says nothing for so long is asked again. */
const PATIENCE = ['--option', 'connect-timeout', '15', '--option', 'stalled-download-timeout', '60'];

/** Follows whether something is being fetched. */
class Fetching {
  readonly #running = new Set<string>();

  get isRunning(): boolean {
    return this.#running.size > 0;
  }

  take(line: NixLogLine): void {
    if (line.kind === 'stop') this.#running.delete(line.id);
    if (line.kind === 'start' && (line.activity === 'transfer' || line.text.startsWith('fetching Git repository')))
      this.#running.add(line.id);
  }
}

/**
 * Like `nix.run`. The time limit is for the evaluation: it does not run while something is fetched. If no server can be reached, it
 * fails at once as Nix would in the end; a cache that cannot be reached is left out, unless a plan depends on it.
 */
export async function runOnline(
  argv: readonly string[],
  nix: NixSession,
  { limit, onActivity, needsCaches = false, ...options }: NixRunOptions & { readonly needsCaches?: boolean },
): Promise<NixRun> {
  const fetching = new Fetching();
  const online: NixRunOptions = {
    ...options,
    limit: limit && { ...limit, isPaused: () => fetching.isRunning },
    onActivity: (line) => {
      fetching.take(line);
      onActivity?.(line);
    },
    stopsOffline: needsCaches ? 'sources' : 'caches-too',
  };
  const run = await nix.run([...argv, ...PATIENCE], online);
  if (run.lostNetwork !== 'cache') return run;
  return nix.run([...argv, ...PATIENCE, '--option', 'substitute', 'false'], online);
}
