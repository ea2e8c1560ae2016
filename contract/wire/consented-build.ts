/** A build that may run. Only `consentTo` makes one, so that no build can skip the question about risks. */
import type { AcceptedRisk, BuildRisk } from './build-risk.ts';
import { JobFailure } from './failure.ts';
import type { Recipe } from './recipe.ts';
import type { Provenance } from './source.ts';

declare const consented: unique symbol;

/** What the arguments of a build were evaluated to. */
export interface EvaluatedBuild {
  /** Path of the `.drv` in the store. */
  readonly derivation: string;
  /** The outputs to be built, e.g. `out`. */
  readonly outputs: readonly string[];
  /** What `nix build --dry-run` says of it; null if that was long ago. */
  readonly dryRun: readonly string[] | null;
}

interface Build {
  /** `derivation`, `storePath` are still null. */
  readonly provenance: Provenance;
  /** Everything that chooses what `nix build` builds: installable, --override-input …; nothing about logs or links. */
  readonly arguments: readonly string[];
  /** For the record. */
  readonly recipe: Recipe;
  /** Absent if nothing was evaluated. */
  readonly evaluated?: EvaluatedBuild;
}

export interface ConsentedBuild extends Build {
  readonly kind: 'installable';
  readonly [consented]: true;
}

/** The result of `lockSource`: either something to build, with the exact arguments, or an existing file. */
export type LockedSource =
  | ConsentedBuild
  | { readonly kind: 'image-file'; readonly provenance: Provenance; readonly path: string };

export interface Question {
  /** As people know it. */
  readonly shown: string;
  readonly risks: readonly BuildRisk[];
  readonly accept: readonly AcceptedRisk[];
}

/** Throws consent-needed, with every risk that was not accepted. */
export function consentTo(build: Build, { shown, risks, accept }: Question): ConsentedBuild {
  const open = risks.filter(({ kind }) => !accept.includes(kind));
  if (open.length > 0) throw new JobFailure({ kind: 'consent-needed', reference: shown, risks: open });
  return { ...build, kind: 'installable' } as ConsentedBuild;
}
