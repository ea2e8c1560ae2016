/** Pins a source, so that what is built is what was looked at. */
import path from 'node:path';
import { consentTo, type LockedSource } from '../../../contract/wire/consented-build.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { withoutSecret } from '../../../contract/wire/image-options.ts';
import { type BuildOptions, type LocalSource, type Provenance, System } from '../../../contract/wire/source.ts';
import { readImageHead } from '../../system/image-head.ts';
import type { NixSession } from '../../system/nix/index.ts';
import { importArguments } from './evaluate.ts';
import { evaluateBuild } from './evaluate-build.ts';
import type { FrozenModule } from './generated-flake.ts';
import { lockChosen, type SourceOptions } from './inspect-source.ts';
import { failureContext, type LockedFlake, overrideArguments } from './lock-flake.ts';
import { checkSystem, readNixCapabilities } from './nix-capabilities.ts';
import { NO_PROVENANCE } from './no-provenance.ts';
import { keptFiles, recipeOf } from './recipe.ts';
import { type ChosenFlake, chooseFrom } from './resolve-flake.ts';
import { type ResolvedOutput, resolveOutput } from './resolve-output.ts';
import { searchPathBuild } from './search-path-module.ts';

/** The user's own files, for failures: a module's frozen copy stands for the folder it was taken from. */
function ownContext(chosen: ChosenFlake, flake: LockedFlake) {
  const context = failureContext(flake.question, flake.storePath, chosen.attribute);
  if (chosen.moduleFolder === null || flake.storePath === null) return context;
  const own = failureContext({ ...flake.question, reference: chosen.moduleFolder }, `${flake.storePath}/module`).own;
  return { ...context, own };
}

function provenanceOf(
  sourceText: string,
  chosen: ChosenFlake,
  flake: LockedFlake,
  output: ResolvedOutput,
  options: BuildOptions,
): Omit<Provenance, 'nixVersion'> {
  return {
    ...NO_PROVENANCE,
    source: sourceText,
    title: chosen.title,
    lockedReference: flake.shownReference,
    revision: flake.revision,
    narHash: flake.narHash,
    attribute: output.attribute,
    system: output.system ?? chosen.system,
    overrideInputs: [...flake.overrideInputs],
    compression: options.compression,
    originalReference: chosen.generated ? chosen.shown : chosen.reference,
    ...(chosen.generated
      ? { image: withoutSecret(options.image) }
      : flake.lastModified !== null && { lastModified: flake.lastModified }),
  };
}

async function lockFlakeSource(
  chosen: ChosenFlake,
  sourceText: string,
  options: BuildOptions,
  nix: NixSession,
  { signal, onEvaluated }: SourceOptions,
): Promise<LockedSource> {
  const [flake, machine] = await Promise.all([
    lockChosen(chosen, options, nix, signal),
    readNixCapabilities(nix, signal),
  ]);
  const { attribute, system } = chosen;
  const output =
    chosen.exact && attribute !== null ? { attribute, system } : await resolveOutput(flake, attribute, system, nix);
  checkSystem(output.system ?? system, machine, options);
  const argv = [
    `${flake.reference}#${output.attribute}`,
    '--no-write-lock-file',
    ...importArguments(options.accept),
    ...overrideArguments(flake.overrideInputs),
  ];
  const build = {
    argv,
    context: ownContext(chosen, flake),
    isForeign: chosen.generated === null,
    signal,
    onEvaluated,
  };
  const { risks, dryRun } = await evaluateBuild(build, machine, nix);
  const provenance = { ...provenanceOf(sourceText, chosen, flake, output, options), nixVersion: nix.version };
  const recipe = recipeOf(chosen, flake, output.attribute);
  const { shown, accept } = flake.question;
  return consentTo(
    { provenance, program: 'nix', arguments: argv, recipe, ...(dryRun && { dryRun }) },
    { shown, risks, accept },
  );
}

async function lockSearchPathModule(
  file: string,
  module: FrozenModule,
  sourceText: string,
  options: BuildOptions,
  nix: NixSession,
  signal: AbortSignal | undefined,
): Promise<LockedSource> {
  const build = await searchPathBuild(module, options, nix, signal);
  checkSystem(build.system, await readNixCapabilities(nix, signal), options);
  const provenance: Provenance = {
    ...NO_PROVENANCE,
    source: sourceText,
    title: path.basename(file),
    lockedReference: build.nixpkgs?.reference ?? null,
    revision: build.nixpkgs?.revision ?? null,
    narHash: build.nixpkgs?.narHash ?? null,
    attribute: build.attribute,
    system: System.parse(build.system),
    nixVersion: nix.version,
    overrideInputs: options.overrideInputs,
    originalReference: sourceText,
  };
  const recipe = {
    kind: 'search-path-module' as const,
    files: keptFiles(module.files),
    entry: module.entry,
    system: build.system,
    nixpkgs: build.nixpkgs?.reference ?? null,
  };
  // The user's own module, as their own preset: it is warned about, and not asked about.
  const question = { shown: provenance.title, risks: [], accept: options.accept };
  return consentTo({ provenance, program: 'nix-build', arguments: build.arguments, recipe }, question);
}

/**
 * Gives the exact arguments of the build, or the image file. `nix` may be null for an image file. Fails with what keeps
 * the source from being locked, resolved or evaluated (see index.ts); throws Cancelled.
 */
export async function lockSource(
  source: LocalSource,
  sourceText: string,
  options: BuildOptions,
  nix: NixSession | null,
  sourceOptions: SourceOptions = {},
): Promise<LockedSource> {
  const { signal } = sourceOptions;
  if (source.kind === 'image-file') {
    await readImageHead(source.path);
    const title = path.basename(source.path);
    return { kind: 'image-file', path: source.path, provenance: { ...NO_PROVENANCE, source: sourceText, title } };
  }
  if (!nix) throw new JobFailure({ kind: 'nix-missing', searched: [] });
  const chosen = await chooseFrom(source, options, nix, { signal });
  if (chosen.kind === 'flake') return lockFlakeSource(chosen.flake, sourceText, options, nix, sourceOptions);
  return lockSearchPathModule(chosen.path, chosen.module, sourceText, options, nix, signal);
}
