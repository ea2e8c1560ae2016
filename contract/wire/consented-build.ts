/** A build that may run. Only `consentTo` makes one, so that no build can skip the question about risks. */
import type { AcceptedRisk, BuildRisk } from './build-risk.ts';
import { JobFailure } from './failure.ts';
import type { Recipe } from './recipe.ts';
import type { Provenance } from './source.ts';

declare const consented: unique symbol;

interface Build {
  /** `derivation`, `storePath` are still null. */
  readonly provenance: Provenance;
  /** `nix` for flakes; `nix-build` for modules that look up `<nixpkgs/…>`. */
  readonly program: 'nix' | 'nix-build';
  /** Everything that chooses what is built: installable, --override-input …; nothing about logs or links. */
  readonly arguments: readonly string[];
  /** For the record. */
  readonly recipe: Recipe;
  /** The output of `nix build --dry-run` with exactly these arguments; absent if nothing was evaluated. */
  readonly dryRun?: readonly string[];
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
