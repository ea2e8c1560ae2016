/** What can be known before anything is built. Reads only. */
import type { BuildPlan } from '../../contract/wire/build-plan.ts';
import {
  type BuildOptions,
  type FlakeInput,
  type Inspection,
  isWebSource,
  type Preset,
} from '../../contract/wire/source.ts';
import { inspectSource, loadPresets, lockedNixpkgs, lockSource } from '../stages/source/index.ts';
import { openNix } from '../system/nix/index.ts';
import { inspectWebImage } from './download-image.ts';
import { offeringImages } from './offline-images.ts';
import { planOf } from './run-build.ts';
import { following, type TellProgress } from './source-follower.ts';
import { parseTypedSource } from './typed-source.ts';

export function listPresets(): Promise<Preset[]> {
  return loadPresets();
}

export interface Look {
  readonly signal: AbortSignal;
  /** Told at most ten times a second, and at least once a second, what is being done. */
  readonly onProgress?: TellProgress | undefined;
}

export async function inspect(source: string, options: BuildOptions, look: Look): Promise<Inspection> {
  const { signal, onProgress } = look;
  const parsed = await parseTypedSource(source, options);
  return offeringImages(source, () =>
    following(['inspect', source, options.system], onProgress, async (tell) => {
      if (isWebSource(parsed)) return inspectWebImage(parsed, options, { signal, tell });
      const nix = parsed.kind === 'image-file' ? null : await openNix({ signal });
      return inspectSource({ source: parsed, options }, nix, { signal, tell });
    }),
  );
}

/** What would be built, and from which nixpkgs; null where the flake calls that something else. */
export interface SourcePlan {
  readonly plan: BuildPlan;
  readonly nixpkgs: FlakeInput | null;
}

/**
 * What building it would involve: evaluates all of it. Null for a source that is not built, and for another store, to which the
 * derivations would have to be copied first. Fails like locking and building.
 */
export async function planSource(
  source: string,
  options: BuildOptions,
  { signal, onProgress }: Look,
): Promise<SourcePlan | null> {
  const parsed = await parseTypedSource(source, options);
  if (isWebSource(parsed) || parsed.kind === 'image-file' || options.store !== null) return null;
  const nix = await openNix({ signal });
  return offeringImages(source, () =>
    following(['plan', source, options.system], onProgress, async (tell) => {
      const locked = await lockSource({ source: parsed, sourceText: source, options }, nix, { signal, tell });
      if (locked.kind !== 'installable') return null;
      const plan = await planOf(locked, { options }, { nix, signal, tell });
      return { plan, nixpkgs: lockedNixpkgs(locked.provenance, locked.recipe) };
    }),
  );
}
