/** What is known about a source before anything is built. */
import path from 'node:path';
import { JobFailure } from '../../contract/failure.ts';
import type { BuildOptions, FlakeOutput, Inspection, LocalSource, SourceWarning } from '../../contract/source.ts';
import type { NixSession } from '../nix-session/index.ts';
import { askedSettings } from './asked-settings.ts';
import { type ChosenFlake, chooseFrom } from './choose-flake.ts';
import { readImageFile } from './image-file.ts';
import { listOutputs } from './list-outputs.ts';
import { type LockedFlake, lockFlake } from './lock-flake.ts';
import { readMachineSettings } from './machine-settings.ts';
import { findOutput, type ResolvedOutput } from './resolve-output.ts';
import { searchPathBuild } from './search-path-module.ts';

export interface SourceOptions {
  readonly signal?: AbortSignal | undefined;
}

const UNKNOWN: Omit<Inspection, 'source' | 'title'> = {
  lockedReference: null,
  revision: null,
  lastModified: null,
  narHash: null,
  attribute: null,
  outputs: [],
  warnings: [],
  sizeBytes: null,
  volumeLabel: null,
};

export async function lockChosen(
  chosen: ChosenFlake,
  refresh: boolean,
  nix: NixSession,
  signal: AbortSignal | undefined,
): Promise<LockedFlake> {
  const { reference, shown, overrideInputs } = chosen;
  return lockFlake({ reference, shown, overrideInputs, refresh, signal }, nix);
}

function lockWarnings(chosen: ChosenFlake, flake: LockedFlake): SourceWarning[] {
  const warnings: SourceWarning[] = [];
  const { preset } = chosen;
  if (preset && preset.support === 'unsupported')
    warnings.push({ kind: 'unsupported-release', release: preset.release, since: preset.unsupportedSince ?? '' });
  // The generated flake around a preset or module is pinned as a whole.
  if (!chosen.exact && flake.unlockedInputs.length > 0)
    warnings.push({ kind: 'unlocked-inputs', inputs: [...flake.unlockedInputs] });
  if (flake.hasLocalChanges) warnings.push({ kind: 'local-changes' });
  return warnings;
}

async function unsandboxed(nix: NixSession, signal: AbortSignal | undefined): Promise<SourceWarning[]> {
  const settings = await readMachineSettings(nix, signal);
  return settings && !settings.sandbox ? [{ kind: 'unsandboxed' }] : [];
}

interface Looked {
  readonly output: ResolvedOutput | null;
  readonly outputs: readonly FlakeOutput[];
  readonly warnings: readonly SourceWarning[];
}

async function lookAtOutputs(chosen: ChosenFlake, flake: LockedFlake, nix: NixSession): Promise<Looked> {
  const { attribute, system, preset } = chosen;
  if (chosen.exact && attribute !== null) {
    const name = preset?.name ?? 'image';
    const only: FlakeOutput = { name, attribute, system, from: 'package' };
    return { output: { attribute, system }, outputs: [only], warnings: [] };
  }
  const { output, list } = await findOutput(flake, attribute, system, nix);
  return { output, ...(list ?? (await listOutputs(flake, system, nix))) };
}

async function inspectFlake(
  source: LocalSource,
  chosen: ChosenFlake,
  refresh: boolean,
  nix: NixSession,
  signal?: AbortSignal,
): Promise<Inspection> {
  const flake = await lockChosen(chosen, refresh, nix, signal);
  const [looked, asked, machine] = await Promise.all([
    lookAtOutputs(chosen, flake, nix),
    chosen.exact ? [] : askedSettings(flake, nix),
    unsandboxed(nix, signal),
  ]);
  return {
    ...UNKNOWN,
    source,
    title: chosen.title,
    lockedReference: flake.shownReference,
    revision: flake.revision,
    lastModified: flake.lastModified,
    narHash: flake.narHash,
    attribute: looked.output?.attribute ?? null,
    outputs: [...looked.outputs],
    warnings: [...lockWarnings(chosen, flake), ...asked, ...looked.warnings, ...machine],
  };
}

/**
 * Looks at a source and builds nothing. `nix` may be null for an image file. Fails with what keeps it from being
 * locked or resolved (see index.ts); throws Cancelled.
 */
export async function inspectSource(
  source: LocalSource,
  options: BuildOptions,
  nix: NixSession | null,
  { signal }: SourceOptions = {},
): Promise<Inspection> {
  if (source.kind === 'image-file') {
    const image = await readImageFile(source.path);
    return { ...UNKNOWN, source, title: path.basename(source.path), ...image };
  }
  if (!nix) throw new JobFailure({ kind: 'nix-missing', searched: [] });
  const chosen = await chooseFrom(source, options, nix, { signal });
  if (chosen.kind === 'flake') return inspectFlake(source, chosen.flake, options.refresh, nix, signal);
  const build = await searchPathBuild(chosen.module, options, nix, signal);
  return {
    ...UNKNOWN,
    source,
    title: path.basename(source.kind === 'module' ? source.path : chosen.path),
    lockedReference: build.nixpkgs?.reference ?? null,
    revision: build.nixpkgs?.revision ?? null,
    narHash: build.nixpkgs?.narHash ?? null,
    attribute: build.attribute,
    outputs: [{ name: 'image', attribute: build.attribute, system: build.system, from: 'nixos-configuration' }],
    warnings: [
      ...(build.nixpkgs ? [] : [{ kind: 'unlocked-inputs' as const, inputs: ['nixpkgs'] }]),
      ...(await unsandboxed(nix, signal)),
    ],
  };
}
