/** A build that may run. `consentTo` is the only way to one, so no path from arguments to a build leads around the question. */
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
  /** What `nix build --dry-run` printed with these arguments and no others; absent where nothing was evaluated. */
  readonly dryRun?: readonly string[];
}

export interface ConsentedBuild extends Build {
  readonly kind: 'installable';
  readonly [consented]: true;
}

/** What `lockSource` gives: either something to build, with the exact arguments, or a file that is there already. */
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
