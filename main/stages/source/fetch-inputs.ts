/** Fetches the inputs of a flake that Flakestick wrote, as a step of its own: all of them are needed for its image. */
import { existsSync } from 'node:fs';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { type NixSession, physicalPath } from '../../system/nix/index.ts';
import { nixString } from './evaluate.ts';
import { failureContext, type LockedFlake } from './lock-flake.ts';
import { type Locked, storePathOfSource } from './locked-reference.ts';
import { runOnline } from './run-online.ts';

function isMissing(locked: Locked): boolean {
  const copy = locked.narHash && storePathOfSource(locked.narHash, process.env['NIX_STORE_DIR'] || '/nix/store');
  return Boolean(copy) && !existsSync(physicalPath(copy || ''));
}

/** Exactly what an evaluation would fetch, and compare with its hash. */
function fetchExpression({ dir: _dir, ...locked }: Locked): string {
  // not shown: Nix code
  return `builtins.pathExists ((builtins.fetchTree (builtins.fromJSON ${nixString(JSON.stringify(locked))})) + "/.")`;
}

/**
 * What is there already is not fetched again, and what was fetched stays if a later one fails. Fails with network-failed,
 * hash-mismatch, …; throws Cancelled.
 */
export async function fetchInputs({ lock, question, storePath }: LockedFlake, nix: NixSession): Promise<void> {
  const { signal, tell } = question;
  const missing = Object.values(lock.nodes).flatMap(({ locked }) => (locked && isMissing(locked) ? [locked] : []));
  for (const locked of missing) {
    tell?.begin('fetching');
    const argv = ['eval', '--json', '--expr', fetchExpression(locked)];
    const run = await runOnline(argv, nix, { signal, tell });
    if (run.code === 0) continue;
    const context = failureContext(question, storePath);
    throw new JobFailure(nix.recogniseFailure(run.stderrLines, { during: 'evaluating', ...context }));
  }
}
