/** From a preset, a flake or a module to the one thing they have in common: a flake reference and an attribute. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { JobFailure } from '../../contract/failure.ts';
import type { BuildOptions, OverrideInput, Preset, Source, System } from '../../contract/source.ts';
import type { NixSession } from '../nix-session/index.ts';
import { type FrozenModule, freezeModule, writeGeneratedFlake } from './generated-flake.ts';
import { encodedPath } from './locked-reference.ts';
import { ownSystem } from './machine-settings.ts';
import { nixFolder } from './nix-folder.ts';
import { loadPresets } from './presets.ts';

export interface ChosenFlake {
  readonly reference: string;
  /** What a person calls it. */
  readonly title: string;
  /** As the user sees the reference. */
  readonly shown: string;
  /** Null when the outputs must be looked at. */
  readonly attribute: string | null;
  /** True when `attribute` is a whole path that needs no resolving. */
  readonly exact: boolean;
  readonly system: System;
  readonly overrideInputs: readonly OverrideInput[];
  readonly preset: Preset | null;
  /** Where the module's files really are; null for anything else. */
  readonly moduleFolder: string | null;
}

/** Modules that only the last release with Plasma 5 has. */
const NEEDS_PLASMA5 = /installation-cd-graphical-(?:calamares-)?plasma5\.nix|desktopManager\.plasma5/;
const PLASMA5_INPUT = 'nixpkgs-2411';
const DEFAULT_INPUT = 'nixpkgs';

function presetNamed(presets: readonly Preset[], name: string): Preset {
  const preset = presets.find((candidate) => candidate.name === name);
  if (preset) return preset;
  throw new JobFailure({ kind: 'unknown-preset', name, known: presets.map((known) => known.name) });
}

/** `nixpkgs` always means the nixpkgs that the image is made from, whatever its input is called. */
function overridesFor(options: BuildOptions, nixpkgsInput: string, prefix: string): OverrideInput[] {
  return options.overrideInputs.map(({ name, reference }) => {
    const input = name === 'nixpkgs' ? nixpkgsInput : name;
    return { name: prefix + input, reference };
  });
}

function checkNixVersion(preset: Preset, options: BuildOptions, nix: NixSession): void {
  const names = options.overrideInputs.map(({ name }) => name);
  // The bound is that of its nixpkgs: another one has another.
  if (names.includes(preset.nixpkgsInput) || names.includes('nixpkgs')) return;
  if (!nix.isAtLeast(preset.leastNix))
    throw new JobFailure({ kind: 'nix-too-old', have: nix.version, need: preset.leastNix, what: preset.title });
}

function presetSystem(preset: Preset, options: BuildOptions): System {
  const system = options.system ?? ownSystem();
  if (preset.systems.includes(system)) return system;
  const [only] = preset.systems;
  if (options.system === null && only && preset.systems.length === 1) return only;
  const available = preset.systems.map((known) => `${preset.name} for ${known}`);
  throw new JobFailure({ kind: 'missing-attribute', reference: preset.title, attribute: system, available });
}

async function choosePreset(name: string, options: BuildOptions, nix: NixSession): Promise<ChosenFlake> {
  const preset = presetNamed(await loadPresets(), name);
  checkNixVersion(preset, options, nix);
  const system = presetSystem(preset, options);
  const common = { title: preset.title, shown: preset.name, exact: true, system, preset, moduleFolder: null };
  const { nixpkgsInput } = preset;
  if (options.compression === null) {
    const reference = `path:${encodedPath(nixFolder())}`;
    const overrideInputs = overridesFor(options, nixpkgsInput, '');
    return { ...common, reference, attribute: `packages.${system}.${name}`, overrideInputs };
  }
  const image = { preset: name, system, nixpkgsInput, options: { compression: options.compression } };
  const folder = await writeGeneratedFlake(image, null);
  const overrideInputs = overridesFor(options, nixpkgsInput, 'flakestick/');
  return { ...common, reference: `path:${encodedPath(folder)}`, attribute: `packages.${system}.image`, overrideInputs };
}

const textOf = (module: FrozenModule): string => module.files.get(module.entry)?.toString('utf8') ?? '';

/** True for a module that looks up `<nixpkgs/…>`, which a flake must not. */
export function usesSearchPath(module: FrozenModule): boolean {
  return [...module.files].some(([name, content]) => name.endsWith('.nix') && content.includes('<nixpkgs'));
}

async function chooseModule(
  file: string,
  module: FrozenModule,
  options: BuildOptions,
  nix: NixSession,
): Promise<ChosenFlake> {
  const system = options.system ?? ownSystem();
  const nixpkgsInput = NEEDS_PLASMA5.test(textOf(module)) ? PLASMA5_INPUT : DEFAULT_INPUT;
  const overridden = options.overrideInputs.some(({ name }) => name === 'nixpkgs' || name === nixpkgsInput);
  // The same nixpkgs as the presets have, so the same bound.
  const twin = (await loadPresets()).find((preset) => preset.nixpkgsInput === nixpkgsInput);
  if (twin && !overridden && !nix.isAtLeast(twin.leastNix))
    throw new JobFailure({ kind: 'nix-too-old', have: nix.version, need: twin.leastNix, what: path.basename(file) });
  const wanted = options.compression === null ? {} : { compression: options.compression };
  const folder = await writeGeneratedFlake({ preset: null, system, nixpkgsInput, options: wanted }, module);
  return {
    reference: `path:${encodedPath(folder)}`,
    title: path.basename(file),
    shown: file,
    attribute: `packages.${system}.image`,
    exact: true,
    system,
    overrideInputs: overridesFor(options, nixpkgsInput, 'flakestick/'),
    preset: null,
    moduleFolder: module.folder,
  };
}

function chooseFlake(reference: string, attribute: string | null, options: BuildOptions): ChosenFlake {
  const bare = reference.split('?')[0] ?? '';
  if (bare.startsWith('/') && !existsSync(bare)) throw new JobFailure({ kind: 'file-not-found', path: bare });
  return {
    reference: bare.startsWith('/') ? encodedPath(bare) + reference.slice(bare.length) : reference,
    title: attribute === null ? reference : `${reference}#${attribute}`,
    shown: reference,
    attribute,
    exact: false,
    system: options.system ?? ownSystem(),
    overrideInputs: options.overrideInputs,
    preset: null,
    moduleFolder: null,
  };
}

/** What was chosen: a flake, or a module that only `nix-build` can evaluate. */
export type Chosen =
  | { kind: 'flake'; flake: ChosenFlake }
  | { kind: 'search-path-module'; path: string; module: FrozenModule };

function refuseUsage(detail: string): never {
  throw new JobFailure({ kind: 'bad-usage', detail });
}

function checkOptions(options: BuildOptions): void {
  for (const { name, reference } of options.overrideInputs)
    if (name.startsWith('-') || reference.startsWith('-'))
      refuseUsage(`An input and its replacement must not begin with “-”: ${name} ${reference}`);
}

/** Only what is built through our own `lib.image` can be told how to compress. */
function checkCompression(options: BuildOptions, what: string): void {
  if (options.compression !== null)
    refuseUsage(`The compression of ${what} is set in its own code (isoImage.squashfsCompression), not here.`);
}

/** Fails with unknown-preset, nix-too-old, missing-attribute (no such system), file-not-found, file-unreadable, bad-usage. */
export async function chooseFrom(
  source: Exclude<Source, { kind: 'image-file' }>,
  options: BuildOptions,
  nix: NixSession,
): Promise<Chosen> {
  checkOptions(options);
  switch (source.kind) {
    case 'preset':
      return { kind: 'flake', flake: await choosePreset(source.name, options, nix) };
    case 'flake':
      checkCompression(options, 'a flake');
      return { kind: 'flake', flake: chooseFlake(source.reference, source.attribute, options) };
    case 'module': {
      const module = await freezeModule(source.path);
      if (!usesSearchPath(module))
        return { kind: 'flake', flake: await chooseModule(source.path, module, options, nix) };
      checkCompression(options, 'a module that looks up <nixpkgs/…>');
      return { kind: 'search-path-module', path: source.path, module };
    }
  }
}
