/** Runs nix-build with a plan before it (using earlier build times), a log during it, and its times saved after it. */
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { BuildPlan } from '../../contract/wire/build-plan.ts';
import type { ConsentedBuild } from '../../contract/wire/consented-build.ts';
import type { BuildOptions, BuiltOutput, Provenance } from '../../contract/wire/source.ts';
import { findImage } from '../stages/image/index.ts';
import { buildInstallable, type PlanOptions, planBuild } from '../stages/nix-build/index.ts';
import { imageKey, noteBuildTimes, readBuildTimes } from '../stages/record/index.ts';
import { loadPresets, type SourceTeller } from '../stages/source/index.ts';
import { absolutePath } from '../system/current-folder.ts';
import type { NixSession } from '../system/nix/index.ts';
import type { PipelineContext } from './context.ts';

export interface BuildRequest {
  readonly options: BuildOptions;
  /** Where the image will be copied; left out if it stays in the store. */
  readonly outputPath?: string;
}

/** With other inputs, such as the stand-in of a test, the same source becomes an image of another size. */
function keyOf({ source, attribute, compression, system, release, overrideInputs }: Provenance): string {
  const usual = [source, attribute, compression, system];
  const replaced = overrideInputs.map(({ name, reference }) => `${name} ${reference}`);
  return imageKey(...usual, ...(release === undefined ? replaced : [release, ...replaced]));
}

async function planOptions(
  { provenance }: ConsentedBuild,
  { options, outputPath }: BuildRequest,
): Promise<PlanOptions> {
  const times = await readBuildTimes();
  const name = provenance.source.replace(/^preset:/, '');
  // Its size is that with its own nixpkgs.
  const isOwn = provenance.release !== undefined;
  const preset = isOwn ? (await loadPresets()).find((one) => one.name === name) : undefined;
  return {
    ...options,
    times,
    imageBytes: times.images[keyOf(provenance)] ?? preset?.roughSizeBytes ?? null,
    outputFolder: outputPath ? dirname(absolutePath(outputPath)) : null,
  };
}

export async function planOf(
  locked: ConsentedBuild,
  request: BuildRequest,
  {
    nix,
    signal,
    tell,
  }: { readonly nix: NixSession; readonly signal: AbortSignal; readonly tell?: SourceTeller | undefined },
): Promise<BuildPlan> {
  const options = await planOptions(locked, request);
  tell?.begin('planning');
  return (await planBuild(locked, nix, { ...options, signal, onActivity: tell?.take })).plan;
}

export interface BuiltImage extends BuiltOutput {
  readonly imagePath: string;
}

/** Fails like buildInstallable and findImage. */
export async function runBuild(
  locked: ConsentedBuild,
  request: BuildRequest & { readonly outLinkPath: string },
  { nix, apply, signal, log }: PipelineContext & { readonly nix: NixSession },
): Promise<BuiltImage> {
  const options = await planOptions(locked, request);
  log?.begin();
  const { measured, ...built } = await buildInstallable(locked, nix, {
    ...options,
    outLinkPath: request.outLinkPath,
    onProgress: (build) => apply({ kind: 'buildAdvanced', build }),
    onLogLines: (lines) => log?.add(lines),
    signal,
  });
  const imagePath = await findImage(built.storePath);
  const imageBytes = (await stat(imagePath)).size;
  await noteBuildTimes({ measured, imageKey: keyOf(locked.provenance), imageBytes });
  return { ...built, imagePath };
}
