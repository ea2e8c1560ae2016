/**
 * What this process has evaluated: the plan of an inspected source, and its build, need no second evaluation. Sources that are pinned,
 * whose evaluation gives the same again; and for some minutes, modules that look up `<nixpkgs>`.
 */
import { existsSync } from 'node:fs';
import type { EvaluatedBuild } from '../../../contract/wire/consented-build.ts';
import type { Failure, FailureKind } from '../../../contract/wire/failure.ts';
import { type NixSession, physicalPath } from '../../system/nix/index.ts';

const MAX_KEPT = 8;
/** For so long, what has to be built and fetched for it is still the same. */
const DRY_RUN_HOLDS_MS = 60_000;

/** A module may look up more than what is pinned. What is planned with it in this time is what is built. */
const SEARCH_PATH_HOLDS_MS = 10 * 60_000;
/** Only those of the code itself, which the plan of an inspected source would meet again. */
const FAILURES_KEPT: ReadonlySet<FailureKind> = new Set([
  ...(['evaluation-failed', 'consent-needed', 'missing-attribute'] as const),
  ...(['unfree-package', 'unfree-in-flake', 'nix-too-old'] as const),
]);
const FAILURE_HOLDS_MS = 60_000;

const kept = new Map<string, { readonly evaluated: EvaluatedBuild; readonly atMs: number }>();
const failed = new Map<string, { readonly failure: Failure; readonly atMs: number }>();

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
  if (installable === '--file') return JSON.stringify([path, version, argv, process.env['NIX_PATH']]);
  const overrides = argv.flatMap((word, index) => (word === '--override-input' ? [argv[index + 2] ?? ''] : []));
  return [installable, ...overrides].every(isPinned) ? JSON.stringify([path, version, argv]) : null;
}

/** Null if it was not evaluated, or if garbage was collected since. */
export function keptEvaluation(argv: readonly string[], nix: NixSession): EvaluatedBuild | null {
  const key = keyOf(argv, nix);
  const found = key === null ? undefined : kept.get(key);
  if (!found || !existsSync(physicalPath(found.evaluated.derivation))) return null;
  const ageMs = performance.now() - found.atMs;
  if (argv[0] === '--file' && ageMs > SEARCH_PATH_HOLDS_MS) return null;
  return ageMs < DRY_RUN_HOLDS_MS ? found.evaluated : { ...found.evaluated, dryRun: null };
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
  putNewest(kept, key, { evaluated, atMs: performance.now() });
}

function putNewest<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  const oldest = map.keys().next();
  if (map.size > MAX_KEPT && !oldest.done) map.delete(oldest.value);
}

/** Of a failure that the code itself has, for a minute. */
export function keepFailure(argv: readonly string[], failure: Failure, nix: NixSession): void {
  const key = keyOf(argv, nix);
  if (key !== null && FAILURES_KEPT.has(failure.kind)) putNewest(failed, key, { failure, atMs: performance.now() });
}

/** Why it could not be evaluated just now; null if that is not known. */
export function keptFailure(argv: readonly string[], nix: NixSession): Failure | null {
  const key = keyOf(argv, nix);
  const found = key === null ? undefined : failed.get(key);
  return found && performance.now() - found.atMs < FAILURE_HOLDS_MS ? found.failure : null;
}
