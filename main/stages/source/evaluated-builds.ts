/**
 * What this process has evaluated: the plan of an inspected source, and its build, need no second evaluation. Only sources that are
 * pinned, whose evaluation gives the same again.
 */
import { existsSync } from 'node:fs';
import type { EvaluatedBuild } from '../../../contract/wire/consented-build.ts';
import { type NixSession, physicalPath } from '../../system/nix/index.ts';

const MAX_KEPT = 8;
/** For so long, what has to be built and fetched for it is still the same. */
const DRY_RUN_HOLDS_MS = 60_000;

const kept = new Map<string, { readonly evaluated: EvaluatedBuild; readonly atMs: number }>();

/** A revision, a hash or a copy in the store names exact content. */
function isPinned(reference: string): boolean {
  return (
    /[?&](?:narHash|rev)=/.test(reference) ||
    /^(?:github|gitlab|sourcehut):[^/]+\/[^/]+\/[0-9a-f]{40}\b/.test(reference) ||
    /^path:\/.*\/[0-9a-z]{32}-source\b/.test(reference)
  );
}

/** Null for arguments that name anything that may change. */
function keyOf(argv: readonly string[], { path, version }: NixSession): string | null {
  const [installable = ''] = argv;
  const overrides = argv.flatMap((word, index) => (word === '--override-input' ? [argv[index + 2] ?? ''] : []));
  return [installable, ...overrides].every(isPinned) ? JSON.stringify([path, version, argv]) : null;
}

/** Null if it was not evaluated, or if garbage was collected since. */
export function keptEvaluation(argv: readonly string[], nix: NixSession): EvaluatedBuild | null {
  const key = keyOf(argv, nix);
  const found = key === null ? undefined : kept.get(key);
  if (!found || !existsSync(physicalPath(found.evaluated.derivation))) return null;
  return performance.now() - found.atMs < DRY_RUN_HOLDS_MS ? found.evaluated : { ...found.evaluated, dryRun: null };
}

/** To be called before planning or building with it: from then on, there is less to do. */
export function takeDryRun(argv: readonly string[], nix: NixSession): void {
  const key = keyOf(argv, nix);
  const found = key === null ? undefined : kept.get(key);
  if (key === null || !found) return;
  kept.set(key, { ...found, evaluated: { ...found.evaluated, dryRun: null } });
}

export function keep(argv: readonly string[], evaluated: EvaluatedBuild, nix: NixSession): void {
  const key = keyOf(argv, nix);
  if (key === null) return;
  kept.delete(key);
  kept.set(key, { evaluated, atMs: performance.now() });
  const oldest = kept.keys().next();
  if (kept.size > MAX_KEPT && !oldest.done) kept.delete(oldest.value);
}
