/** Pins a source, so that what was inspected is what is built. */
import path from 'node:path';
import { consentTo, type LockedSource } from '../../../contract/wire/consented-build.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { withoutSecret } from '../../../contract/wire/image-options.ts';
import {
  type BuildOptions,
  type LocalSource,
  NO_PROVENANCE,
  type Provenance,
  System,
} from '../../../contract/wire/source.ts';
import { readImageHead } from '../../system/image-head.ts';
import type { NixSession } from '../../system/nix/index.ts';
import { authorOf } from './build-risks.ts';
import { buildArguments, evaluateBuild } from './evaluate-build.ts';
import { fetchInputs } from './fetch-inputs.ts';
import type { FrozenModule } from './generated-flake.ts';
import { lockResolved, type SourceOptions } from './inspect-source.ts';
import { failureContext, type LockedFlake } from './lock-flake.ts';
import { checkSystem, readNixCapabilities } from './nix-capabilities.ts';
import { keptFiles, recipeOf } from './recipe.ts';
import { type ResolvedFlake, resolveSource } from './resolve-flake.ts';
import { type ResolvedOutput, resolveOutput } from './resolve-output.ts';
import { searchPathBuild } from './search-path-module.ts';

export interface LockRequest {
  readonly source: LocalSource;
  /** As the user typed it. */
  readonly sourceText: string;
  readonly options: BuildOptions;
}

interface LockContext extends SourceOptions {
  readonly nix: NixSession;
}

function provenanceOf(
  resolved: ResolvedFlake,
  { flake, output }: { flake: LockedFlake; output: ResolvedOutput },
  { sourceText, options }: LockRequest,
): Omit<Provenance, 'nixVersion'> {
  return {
    ...NO_PROVENANCE,
    source: sourceText,
    title: resolved.title,
    lockedReference: flake.shownReference,
    revision: flake.revision,
    narHash: flake.narHash,
    attribute: output.attribute,
    system: output.system ?? resolved.system,
    overrideInputs: [...flake.overrideInputs],
    compression: options.compression,
    ...(resolved.release && { release: resolved.release.release }),
    originalReference: resolved.generated ? resolved.shown : resolved.reference,
    ...(resolved.generated
      ? { image: withoutSecret(options.image) }
      : flake.lastModified !== null && { lastModified: flake.lastModified }),
  };
}

async function lockFlakeSource(
  resolved: ResolvedFlake,
  request: LockRequest,
  { nix, signal, tell }: LockContext,
): Promise<LockedSource> {
  const { options } = request;
  const [flake, machine] = await Promise.all([
    lockResolved(resolved, { ...options, signal, tell }, nix),
    readNixCapabilities(nix, signal),
  ]);
  const { attribute, system } = resolved;
  const output =
    resolved.exact && attribute !== null
      ? { attribute, system }
      : await resolveOutput(flake, { name: attribute, system }, nix);
  checkSystem(output.system ?? system, machine, options);
  if (resolved.generated) await fetchInputs(flake, nix);
  const argv = buildArguments(flake, output.attribute);
  const build = {
    argv,
    context: failureContext(flake.question, flake.storePath, resolved.attribute),
    author: authorOf(resolved),
    isGenerated: resolved.generated !== null && resolved.generated.flake.isNixFile !== true,
    signal,
    tell,
  };
  const { risks, evaluated } = await evaluateBuild(build, machine, nix);
  const provenance = { ...provenanceOf(resolved, { flake, output }, request), nixVersion: nix.version };
  const recipe = recipeOf(resolved, flake, output.attribute);
  const { shown, accept } = flake.question;
  return consentTo({ provenance, arguments: argv, recipe, ...(evaluated && { evaluated }) }, { shown, risks, accept });
}

async function lockSearchPathModule(
  { path: file, module }: { path: string; module: FrozenModule },
  { sourceText, options }: LockRequest,
  { nix, signal, tell }: LockContext,
): Promise<LockedSource> {
  const title = path.basename(file);
  const searched = { ...module, title };
  const { build, attribute, system, nixpkgs } = await searchPathBuild(searched, { options, signal, tell }, nix);
  const machine = await readNixCapabilities(nix, signal);
  checkSystem(system, machine, options);
  const provenance: Provenance = {
    ...NO_PROVENANCE,
    source: sourceText,
    title,
    lockedReference: nixpkgs?.reference ?? null,
    revision: nixpkgs?.revision ?? null,
    narHash: nixpkgs?.narHash ?? null,
    attribute,
    system: System.parse(system),
    nixVersion: nix.version,
    overrideInputs: options.overrideInputs,
    originalReference: sourceText,
  };
  const recipe = {
    kind: 'search-path-module' as const,
    files: keptFiles(module.files),
    entry: module.entry,
    system,
    nixpkgs: nixpkgs?.reference ?? null,
  };
  const { risks, evaluated } = await evaluateBuild(build, machine, nix);
  return consentTo(
    { provenance, arguments: build.argv, recipe, ...(evaluated && { evaluated }) },
    { shown: title, risks, accept: options.accept },
  );
}

/**
 * Gives the exact arguments of the build, or the image file. `nix` may be null for an image file. Fails with the
 * failures of locking, resolving and evaluating (see index.ts); throws Cancelled.
 */
export async function lockSource(
  request: LockRequest,
  nix: NixSession | null,
  sourceOptions: SourceOptions = {},
): Promise<LockedSource> {
  const { source, sourceText, options } = request;
  if (source.kind === 'image-file') {
    await readImageHead(source.path);
    const title = path.basename(source.path);
    return { kind: 'image-file', path: source.path, provenance: { ...NO_PROVENANCE, source: sourceText, title } };
  }
  if (!nix) throw new JobFailure({ kind: 'nix-missing', searched: [] });
  const resolved = await resolveSource({ source, options }, nix, sourceOptions);
  const context = { ...sourceOptions, nix };
  if (resolved.kind === 'flake') return lockFlakeSource(resolved.flake, request, context);
  return lockSearchPathModule(resolved, request, context);
}
