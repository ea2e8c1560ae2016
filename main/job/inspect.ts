/** What can be known before anything is built. Reads only. */
import type { BuildPlan } from '../../contract/wire/build-plan.ts';
import { type BuildOptions, type Inspection, isWebSource, type Preset } from '../../contract/wire/source.ts';
import { inspectSource, loadPresets, lockSource } from '../stages/source/index.ts';
import { openNix } from '../system/nix/index.ts';
import { inspectWebImage } from './download-image.ts';
import { planOf } from './run-build.ts';
import { parseTypedSource } from './typed-source.ts';

export function listPresets(): Promise<Preset[]> {
  return loadPresets();
}

export async function inspect(source: string, options: BuildOptions, signal: AbortSignal): Promise<Inspection> {
  const parsed = await parseTypedSource(source, options);
  if (isWebSource(parsed)) return inspectWebImage(parsed, options, signal);
  const nix = parsed.kind === 'image-file' ? null : await openNix({ signal });
  return inspectSource({ source: parsed, options }, nix, { signal });
}

/**
 * What building it would involve: evaluates all of it. Null for a source that is not built, and for another store, to which the
 * derivations would have to be copied first. Fails like locking and building.
 */
export async function planSource(
  source: string,
  options: BuildOptions,
  signal: AbortSignal,
): Promise<BuildPlan | null> {
  const parsed = await parseTypedSource(source, options);
  if (isWebSource(parsed) || parsed.kind === 'image-file' || options.store !== null) return null;
  const nix = await openNix({ signal });
  const locked = await lockSource({ source: parsed, sourceText: source, options }, nix, { signal });
  return locked.kind === 'installable' ? planOf(locked, { options }, { nix, signal }) : null;
}
