/** Resolves a preset, a flake or a module to a flake reference and an attribute. */

import { existsSync } from 'node:fs';
import path from 'node:path';
import { validateOptions } from '../../../contract/rules/applicable-options.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { asksForNothing } from '../../../contract/wire/image-options.ts';
import type { Reason } from '../../../contract/wire/reason.ts';
import type {
  BuildOptions,
  LocalSource,
  OverrideInput,
  Preset,
  Release,
  System,
} from '../../../contract/wire/source.ts';
import { missingFile } from '../../system/file-failure.ts';
import type { NixSession } from '../../system/nix/index.ts';
import { flakeReference, pinCarried, withWholeLock } from './carried-flake.ts';
import { type SourceFiles, writeContentFolder } from './content-folder.ts';
import {
  type FrozenModule,
  freezeModule,
  type GeneratedFlake,
  generatedFiles,
  moduleOptions,
} from './generated-flake.ts';
import { encodedPath } from './locked-reference.ts';
import { ownSystem } from './nix-capabilities.ts';
import { loadPresets, loadReleases, nixpkgsInputOf } from './presets.ts';
import type { SourceTeller } from './source-teller.ts';

export interface ResolvedFlake {
  readonly reference: string;
  /** The name shown to people. */
  readonly title: string;
  /** As the user sees the reference. */
  readonly shown: string;
  /** Null if the outputs have to be examined. */
  readonly attribute: string | null;
  /** True if `attribute` is a complete path that needs no resolving. */
  readonly exact: boolean;
  readonly system: System;
  readonly overrideInputs: readonly OverrideInput[];
  readonly preset: Preset | null;
  /** The NixOS release whose pinned nixpkgs is used; null for another nixpkgs. */
  readonly release: Release | null;
  /** The original folder of the module; null for anything else. */
  readonly moduleFolder: string | null;
  /** The flake that was made around a preset or a module; null for a flake of the user's own. */
  readonly generated: { readonly flake: GeneratedFlake; readonly files: SourceFiles } | null;
}

export interface ChooseOptions {
  readonly signal?: AbortSignal | undefined;
  readonly tell?: SourceTeller | undefined;
}

/** Modules that only the releases of the preset plasma5 have. */
const NEEDS_PLASMA5 = /installation-cd-graphical-(?:calamares-)?plasma5\.nix|desktopManager\.plasma5/;

function refuseUsage(detail: Reason): never {
  throw new JobFailure({ kind: 'bad-usage', detail });
}

function presetNamed(presets: readonly Preset[], name: string): Preset {
  const preset = presets.find((candidate) => candidate.name === name);
  if (preset) return preset;
  throw new JobFailure({ kind: 'unknown-preset', name, known: presets.map((known) => known.name) });
}

/** What a preset or module is built from. */
interface ChosenRelease {
  readonly release: Release;
  /** With the name that nixpkgs has in the flake around a preset or module. */
  readonly overrideInputs: readonly OverrideInput[];
  /** Whether another nixpkgs takes the place of the release's. */
  readonly isReplaced: boolean;
}

interface ReleaseQuestion {
  /** As people know it. */
  readonly what: string;
  /** The newest first. */
  readonly possible: readonly Release[];
  /** Where nothing was asked for. */
  readonly usual: string;
}

/** Fails with bad-usage, nix-too-old. */
async function chooseRelease(
  { what, possible, usual }: ReleaseQuestion,
  options: BuildOptions,
  nix: NixSession,
): Promise<ChosenRelease> {
  const name = options.release ?? usual;
  const release = possible.find((one) => one.release === name);
  const known = possible.map((one) => one.release);
  if (!release) return refuseUsage({ because: 'no-such-release', what, release: name, known });
  const input = nixpkgsInputOf(release.release, await loadReleases());
  const overrideInputs = options.overrideInputs.map((one) => (one.name === input ? { ...one, name: 'nixpkgs' } : one));
  const isReplaced = overrideInputs.some((one) => one.name === 'nixpkgs');
  // The limit is that of its nixpkgs and does not apply to another one.
  if (!isReplaced && !nix.isAtLeast(release.leastNix))
    throw new JobFailure({ kind: 'nix-too-old', have: nix.version, need: release.leastNix, what });
  return { release, overrideInputs, isReplaced };
}

type Around = Pick<GeneratedFlake, 'title' | 'name' | 'preset' | 'module' | 'isNixFile'>;

interface Generating {
  readonly around: Around;
  readonly system: System;
  readonly chosen: ChosenRelease;
  readonly options: BuildOptions;
}

async function generate(
  { around, system, chosen, options }: Generating,
  nix: NixSession,
  { signal, tell }: ChooseOptions,
): Promise<Omit<ResolvedFlake, 'title' | 'shown' | 'preset' | 'moduleFolder'>> {
  const { release, overrideInputs, isReplaced } = chosen;
  const question = { refresh: options.refresh, signal, tell };
  const { carryFlake } = options.image;
  const carried = carryFlake === null ? null : await pinCarried(carryFlake, question, nix);
  const image = { system, release: release.release, options: moduleOptions(options) };
  const flake: GeneratedFlake = { ...around, ...image, carried };
  let files: SourceFiles = await generatedFiles(flake);
  if (carried !== null) files = await withWholeLock(files, question, nix);
  return {
    reference: `path:${encodedPath(await writeContentFolder(files))}`,
    attribute: `packages.${system}.${flake.name}`,
    exact: true,
    system,
    release: isReplaced ? null : release,
    overrideInputs,
    generated: { flake, files },
  };
}

function presetSystem(preset: Preset, options: BuildOptions): System {
  const system = options.system ?? ownSystem();
  if (preset.systems.includes(system)) return system;
  const [only] = preset.systems;
  if (options.system === null && only && preset.systems.length === 1) return only;
  const available = preset.systems.map((known) => `${preset.name} for ${known}`);
  throw new JobFailure({ kind: 'missing-attribute', reference: preset.title, attribute: system, available });
}

async function resolvePreset(
  { name, options }: { readonly name: string; readonly options: BuildOptions },
  nix: NixSession,
  more: ChooseOptions,
): Promise<ResolvedFlake> {
  const preset = presetNamed(await loadPresets(), name);
  const { title, releases: possible, release: usual } = preset;
  const chosen = await chooseRelease({ what: title, possible, usual }, options, nix);
  const system = presetSystem(preset, options);
  const around = { title, name, preset: name, module: null };
  const made = await generate({ around, system, chosen, options }, nix, more);
  return { ...made, title, shown: preset.name, preset, moduleFolder: null };
}

const textOf = (module: FrozenModule): string => module.files.get(module.entry)?.content.toString('utf8') ?? '';

/** True for a module that looks up `<nixpkgs/…>`, which a flake must not. */
function usesSearchPath(module: FrozenModule): boolean {
  return [...module.files].some(([name, { content }]) => name.endsWith('.nix') && content.includes('<nixpkgs'));
}

interface ModuleRequest {
  readonly file: string;
  readonly module: FrozenModule;
  readonly options: BuildOptions;
}

async function resolveModule(
  { file, module, options }: ModuleRequest,
  nix: NixSession,
  more: ChooseOptions,
): Promise<ResolvedFlake> {
  const system = options.system ?? ownSystem();
  const title = path.basename(file);
  const { default: newest, releases: possible } = await loadReleases();
  const usual = NEEDS_PLASMA5.test(textOf(module)) ? presetNamed(await loadPresets(), 'plasma5').release : newest;
  const chosen = await chooseRelease({ what: title, possible, usual }, options, nix);
  const around = { title, name: 'image', preset: null, module };
  const made = await generate({ around, system, chosen, options }, nix, more);
  return { ...made, title, shown: file, preset: null, moduleFolder: module.folder };
}

/** Its images become the packages of the flake around it. */
async function resolveNixFile(
  { source, options }: { source: Extract<LocalSource, { kind: 'nix-file' }>; options: BuildOptions },
  nix: NixSession,
  more: ChooseOptions,
): Promise<ResolvedFlake> {
  const { path: file, attribute } = source;
  const system = options.system ?? ownSystem();
  const module = await freezeModule(file, options.accept);
  const what = shownFile(file);
  const { default: usual, releases: possible } = await loadReleases();
  const chosen = await chooseRelease({ what, possible, usual }, options, nix);
  const around = { title: what, name: 'image', preset: null, module, isNixFile: true };
  const made = await generate({ around, system, chosen, options }, nix, more);
  const title = attribute === null ? what : `${what}#${attribute}`;
  return { ...made, attribute, exact: false, title, shown: file, preset: null, moduleFolder: module.folder };
}

/** `vendor/default.nix`: half the world calls it so. */
const shownFile = (file: string): string => path.join(path.basename(path.dirname(file)), path.basename(file));

function resolveReference(reference: string, attribute: string | null, options: BuildOptions): ResolvedFlake {
  const bare = reference.split('?')[0] ?? '';
  if (bare.startsWith('/') && !existsSync(bare)) throw missingFile(bare);
  return {
    reference: flakeReference(reference),
    title: attribute === null ? reference : `${reference}#${attribute}`,
    shown: reference,
    attribute,
    exact: false,
    system: options.system ?? ownSystem(),
    overrideInputs: options.overrideInputs,
    preset: null,
    release: null,
    moduleFolder: null,
    generated: null,
  };
}

/** The result: a flake, or a module that only `nix-build` can evaluate. */
export type ResolvedSource =
  | { kind: 'flake'; flake: ResolvedFlake }
  | { kind: 'search-path-module'; path: string; module: FrozenModule };

function checkOptions(options: BuildOptions, kind: LocalSource['kind']): void {
  const fault = validateOptions(options, kind);
  if (fault !== null) refuseUsage(fault);
  for (const { name, reference } of options.overrideInputs)
    if (name.startsWith('-') || reference.startsWith('-'))
      refuseUsage({ because: 'override-like-an-option', name, reference });
}

/** Only images built through our own `lib.image` have options. */
function checkNoImageOptions(options: BuildOptions): void {
  if (options.release !== null) refuseUsage({ because: 'search-path-module-release' });
  if (options.compression !== null) refuseUsage({ because: 'search-path-module-compression' });
  if (!asksForNothing(options.image)) refuseUsage({ because: 'search-path-module-image' });
}

/** Fails with unknown-preset, nix-too-old, missing-attribute (no such system), file-not-found, file-unreadable, bad-usage. */
export async function resolveSource(
  { source, options }: { source: Exclude<LocalSource, { kind: 'image-file' }>; options: BuildOptions },
  nix: NixSession,
  more: ChooseOptions = {},
): Promise<ResolvedSource> {
  checkOptions(options, source.kind);
  switch (source.kind) {
    case 'preset':
      return { kind: 'flake', flake: await resolvePreset({ name: source.name, options }, nix, more) };
    case 'flake':
      return { kind: 'flake', flake: resolveReference(source.reference, source.attribute, options) };
    case 'nix-file':
      return { kind: 'flake', flake: await resolveNixFile({ source, options }, nix, more) };
    case 'module': {
      const module = await freezeModule(source.path, options.accept);
      if (!usesSearchPath(module))
        return { kind: 'flake', flake: await resolveModule({ file: source.path, module, options }, nix, more) };
      checkNoImageOptions(options);
      return { kind: 'search-path-module', path: source.path, module };
    }
  }
}
