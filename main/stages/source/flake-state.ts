/** What a flake was locked to, and what its reference resolves to now. */
import type { LockedState } from '../../../contract/wire/known-flake.ts';
import type { Recipe } from '../../../contract/wire/recipe.ts';
import type { OverrideInput, Provenance } from '../../../contract/wire/source.ts';
import type { NixSession } from '../../system/nix/index.ts';
import { flakeReference } from './carried-flake.ts';
import type { SourceOptions } from './inspect-source.ts';
import { lockFlake } from './lock-flake.ts';
import { allInputsOf, Locks } from './lock-graph.ts';

/** The state of a build. Null if it was not a flake of the user's own. */
export function stateOfBuild(
  { lockedReference, revision, narHash, lastModified }: Provenance,
  recipe: Recipe | null | undefined,
  overrideInputs: readonly OverrideInput[],
): LockedState | null {
  if (recipe?.kind !== 'flake' || recipe.reference === null || lockedReference === null) return null;
  const locks = Locks.safeParse(recipe.lock);
  return {
    lockedReference,
    revision,
    narHash,
    lastModified: lastModified ?? null,
    inputs: locks.success ? allInputsOf(locks.data) : [],
    overridden: overrideInputs.map(({ name }) => name),
  };
}

/** Resolves it again without caches, and fetches no more than Nix needs. Fails like lockFlake. */
export async function stateNow(
  reference: string,
  nix: NixSession,
  { signal, tell }: SourceOptions = {},
): Promise<LockedState> {
  const question = { reference: flakeReference(reference), shown: reference, overrideInputs: [], signal, tell };
  const flake = await lockFlake({ ...question, refresh: true, accept: [] }, nix);
  return {
    lockedReference: flake.shownReference,
    revision: flake.revision,
    narHash: flake.narHash,
    lastModified: flake.lastModified,
    inputs: allInputsOf(flake.lock),
    overridden: [],
  };
}
