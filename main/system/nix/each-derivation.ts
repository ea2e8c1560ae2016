/**
 * The derivations that `nix derivation show` prints, one after the other: those of a whole system have hundreds of megabytes, and
 * what is in each may be a stranger's.
 */
import type { JsonBounds } from '../foreign-json.ts';
import { JsonMembers } from '../json-members.ts';
import { readInTurns } from '../read-lines.ts';
import type { NixSession } from './open-nix.ts';

/** Of one; the largest of nixpkgs have some hundred kilobytes. Parsing it must not keep main from everything else. */
const MAX_DERIVATION_BYTES = 4 * 1024 * 1024;
const BOUNDS: JsonBounds = { maxDepth: 64, maxContainers: 20_000, maxKeys: 20_000 };

/** A derivation as Nix prints it, not decoded; undefined where it is larger than any. */
export type OnDerivation = (path: string, derivation: unknown) => void;

/** Takes the output in pieces. Since 2.33 it is wrapped, and paths come without the folder of the store. */
export function derivationReader(onDerivation: OnDerivation): JsonMembers {
  return new JsonMembers({
    wrapper: 'derivations',
    maxBytes: MAX_DERIVATION_BYTES,
    bounds: BOUNDS,
    onMember: (path, derivation) => {
      if (path.endsWith('.drv')) onDerivation(path, derivation);
    },
  });
}

/** False where Nix tells nothing, or not all of it. Throws Cancelled. */
export async function eachDerivation(
  nix: NixSession,
  {
    paths,
    isRecursive,
    signal,
  }: {
    readonly paths: readonly string[];
    /** Also all that these depend on. */
    readonly isRecursive: boolean;
    readonly signal: AbortSignal | undefined;
  },
  onDerivation: OnDerivation,
): Promise<boolean> {
  // `nix show-derivation` up to 2.14.
  const command = nix.isAtLeast('2.15') ? ['derivation', 'show'] : ['show-derivation'];
  let count = 0;
  const reader = derivationReader((path, derivation) => {
    count += 1;
    onDerivation(path, derivation);
  });
  const run = await nix.run([...command, ...(isRecursive ? ['--recursive'] : []), ...paths], {
    signal,
    readStdout: (stdout) => readInTurns(stdout, (chunk) => reader.write(chunk)),
  });
  return run.code === 0 && reader.isComplete && count > 0;
}
