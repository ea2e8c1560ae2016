/**
 * Makes the small flake around a preset or a module. It is self-contained: a copy of Flakestick's Nix files, the module's
 * files, and the options as plain data. So it can be built from a record even after Flakestick has changed, and saved as a
 * flake for the user.
 */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { keyboardParts } from '../../../contract/wire/image-options.ts';
import { z } from '../../../contract/wire/schema.ts';
import type { BuildOptions, OverrideInput, System } from '../../../contract/wire/source.ts';
import { keepSecret } from '../../system/secrets.ts';
import { readSourceFile, type SourceFile, type SourceFiles, textFile } from './content-folder.ts';
import { nixString, quotedName } from './evaluate.ts';
import { encodedPath } from './locked-reference.ts';
import { commonFolder, filesOutside, moduleFiles } from './module-files.ts';
import { nixFolder } from './presets.ts';

/** The frozen files of a module, and which of them is the module. */
export interface FrozenModule {
  readonly files: SourceFiles;
  readonly entry: string;
  /** Where they were. */
  readonly folder: string;
}

export interface GeneratedFlake {
  /** The name shown to people. */
  readonly title: string;
  /** The name of its output. */
  readonly name: string;
  readonly preset: string | null;
  readonly system: System;
  /** The NixOS release whose nixpkgs it is built from. */
  readonly release: string;
  readonly options: { readonly [option: string]: unknown };
  readonly module: FrozenModule | null;
  /** Whether `module` is a file with images instead, as `nix-build` takes it. */
  readonly isNixFile?: boolean;
  /** Reference of the flake that is put on the stick. */
  readonly carried: string | null;
}

/** Files of the app and of Flakestick's own flake, which are not part of an image. */
const NOT_OF_IMAGES = new Set([
  ...['flake.nix', 'flake.lock', 'package.nix', 'module.nix', 'npm-packages.nix'],
  // The release is in the flake's own lock: a new one changes no image.
  ...['releases.nix', 'releases.json'],
]);
const isOfImages = (name: string): boolean =>
  !NOT_OF_IMAGES.has(name) && !name.startsWith('locks/') && !name.startsWith('checks/');

/** A file of nix/locks/: nixpkgs alone, as Nix locks it. */
const LockFile = z.looseObject({
  nodes: z.looseObject({
    nixpkgs: z.looseObject({
      original: z.union([
        z.looseObject({ type: z.literal('github'), owner: z.string(), repo: z.string(), ref: z.string() }),
        z.looseObject({ type: z.literal('path'), path: z.string() }),
      ]),
    }),
  }),
});

/** The chosen options of nix/modules/; null if there are none. */
export function moduleOptions({ compression, image, accept }: BuildOptions): Record<string, unknown> {
  const { hostName, timeZone, keyboard, sshKeys, wifi, packages, unfreeFirmware, spiceAgent } = image;
  const { layout, variant } = keyboardParts(keyboard ?? '');
  // Nix prints what it evaluates: the key must not appear in its messages.
  if (wifi?.key) keepSecret(wifi.key);
  return {
    ...(compression !== null && { compression }),
    ...(hostName !== null && { hostName }),
    ...(timeZone !== null && { timeZone }),
    ...(keyboard !== null && { keyboardLayout: layout, keyboardVariant: variant }),
    ...(sshKeys.length > 0 && { sshKeys }),
    ...(wifi !== null && { wifi }),
    ...(packages.length > 0 && { packages }),
    ...(unfreeFirmware && { unfreeFirmware }),
    ...(accept.includes('unfree-packages') && { unfreePackages: true }),
    ...(spiceAgent && { spiceAgent }),
  };
}

/** `carried/nixpkgs` is an input of an input. */
function inputLine({ name, reference }: OverrideInput): string {
  // not shown: Nix code
  const place = name.split('/').map(quotedName).join('.inputs.');
  return `  inputs.${place}.url = ${nixString(reference)};\n`;
}

// not shown: Nix code, the same in every language
const MODULE_COMMENT = '#   module/       the module that the image is built around\n';

const flakeText = (title: string, inputs: readonly OverrideInput[], hasModule: boolean): string => `\
# ${title.replace(/\p{Cc}/gu, ' ')}, as a live image. Written by Flakestick; it stands on its own.
#
#   nix build     makes the image: result/iso/*.iso, or result/sd-image/*
#   image.json    what was chosen; flakestick/modules/ says what else there is
#   flakestick/   what the presets and the options are made of
${hasModule ? MODULE_COMMENT : ''}{
${inputs.map(inputLine).join('')}
  outputs =
    inputs:
    let
      image = builtins.fromJSON (builtins.readFile ./image.json);
      flakestick = import ./flakestick/lib.nix {
        presets = import ./flakestick/presets.nix;
        nixpkgsOf = _: inputs.nixpkgs;
      };
      isoImage = flakestick.image {
        inherit (image) preset system options;
        inherit (inputs) nixpkgs;
        carriedFlake = inputs.carried or null;
        modules = map (file: ./module + "/\${file}") image.modules;
      };
    in
    {
      packages.\${image.system} = {
        default = isoImage;
        \${image.name} = isoImage;
      };
    };
}
`;

/** Around a file that `nix-build` takes. */
const nixFileText = (title: string, inputs: readonly OverrideInput[]): string => `\
# ${title.replace(/\p{Cc}/gu, ' ')}, as a flake. Written by Flakestick; it stands on its own.
{
${inputs.map(inputLine).join('')}
  outputs =
    inputs:
    let
      image = builtins.fromJSON (builtins.readFile ./image.json);
    in
    {
      packages.\${image.system} = import ./flakestick/nix-file.nix {
        inherit (image) system;
        inherit (inputs) nixpkgs;
        folder = ./module;
        file = ./module + "/\${builtins.head image.modules}";
      };
    };
}
`;

const MAX_NAMED_FILES = 5;

/**
 * Reads a module and everything that it names by relative paths. What it reads ends up in the store, which everybody may read,
 * and on the stick: files from elsewhere take a yes. Fails with files-outside-module.
 */
export async function freezeModule(module: string, accept: BuildOptions['accept'] = []): Promise<FrozenModule> {
  const files = await moduleFiles(module);
  const outside = await filesOutside(module, files);
  if (outside.length > 0 && !accept.includes('files-outside-module'))
    throw new JobFailure({
      ...{ kind: 'files-outside-module', path: module, count: outside.length },
      files: outside.slice(0, MAX_NAMED_FILES),
    });
  const folder = commonFolder(files);
  const read = files.map(async (file) => [path.relative(folder, file), await readSourceFile(file)] as const);
  return { files: new Map(await Promise.all(read)), entry: path.relative(folder, module), folder };
}

async function ownNixFiles(): Promise<[string, SourceFile][]> {
  const all = await readdir(nixFolder(), { recursive: true, withFileTypes: true });
  const names = all
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(nixFolder(), path.join(entry.parentPath, entry.name)))
    .filter(isOfImages)
    .sort();
  return Promise.all(
    names.map(async (name) => [name, await readSourceFile(path.join(nixFolder(), name))] as [string, SourceFile]),
  );
}

/** The nixpkgs of a release: its reference, and a lock file with it alone. */
async function pinnedNixpkgs(release: string): Promise<{ reference: string; lockText: string }> {
  const lockText = await readFile(path.join(nixFolder(), 'locks', `${release}.lock`), 'utf8');
  const { original } = LockFile.parse(JSON.parse(lockText)).nodes.nixpkgs;
  const reference =
    original.type === 'path'
      ? `path:${encodedPath(original.path)}`
      : `github:${original.owner}/${original.repo}/${original.ref}`;
  return { reference, lockText };
}

/**
 * The files of the flake; its outputs are `packages.SYSTEM.NAME`, and the same as `default`. `replaced` inputs
 * replace the pinned ones, and Nix has to lock them.
 */
export async function generatedFiles(
  flake: GeneratedFlake,
  replaced: readonly OverrideInput[] = [],
): Promise<Map<string, SourceFile>> {
  const { title, name, preset, system, options, module, carried } = flake;
  const nixpkgs = await pinnedNixpkgs(flake.release);
  const inputs = new Map([['nixpkgs', nixpkgs.reference]]);
  if (carried !== null) inputs.set('carried', carried);
  for (const one of replaced) inputs.set(one.name, one.reference);
  const lines = [...inputs].map(([input, reference]) => ({ name: input, reference }));
  const image = { name, preset, system, modules: module ? [module.entry] : [], options };
  const files = new Map<string, SourceFile>([
    ['flake.nix', textFile(flake.isNixFile ? nixFileText(title, lines) : flakeText(title, lines, module !== null))],
    ['image.json', textFile(`${JSON.stringify(image, null, 2)}\n`)],
  ]);
  if (inputs.get('nixpkgs') === nixpkgs.reference) files.set('flake.lock', textFile(nixpkgs.lockText));
  for (const [file, content] of await ownNixFiles()) files.set(`flakestick/${file}`, content);
  for (const [file, content] of module?.files ?? []) files.set(`module/${file}`, content);
  return files;
}
