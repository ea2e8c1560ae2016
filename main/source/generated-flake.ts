/**
 * Writes the small flake that stands around a module, or around a preset with options. It holds data only: the module's
 * files, and the arguments of `lib.image` of Flakestick's own flake as JSON. The folder is named by its content.
 */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { System } from '../../contract/source.ts';
import { nixString } from './evaluate.ts';
import { encodedPath } from './locked-reference.ts';
import { commonFolder, moduleFiles } from './module-files.ts';
import { nixFolder } from './nix-folder.ts';

/** The arguments of `lib.image` in nix/lib.nix; `nixpkgsInput` is an input of Flakestick's flake. */
export interface ImageArguments {
  readonly preset: string | null;
  readonly system: System;
  readonly nixpkgsInput: string;
  readonly options: { readonly [option: string]: unknown };
}

/** The frozen files of a module, and which of them is the module. */
export interface FrozenModule {
  /** Relative path to text. */
  readonly files: ReadonlyMap<string, Buffer>;
  readonly entry: string;
  /** Where they were. */
  readonly folder: string;
}

const FLAKE = (
  flakestick: string,
): string => `# Written by Flakestick around what was chosen; image.json and module/ hold the choice.
{
  inputs.flakestick.url = ${nixString(flakestick)};

  outputs =
    { self, flakestick }:
    let
      image = builtins.fromJSON (builtins.readFile ./image.json);
    in
    {
      packages.\${image.system}.image = flakestick.lib.image {
        inherit (image) preset system options;
        modules = map (file: ./module + "/\${file}") image.modules;
        nixpkgs = flakestick.inputs.\${image.nixpkgsInput};
      };
    };
}
`;

function cacheFolder(): string {
  return path.join(process.env['XDG_CACHE_HOME'] || path.join(os.homedir(), '.cache'), 'flakestick/sources');
}

/** Reads a module and everything that it names by relative paths. */
export async function freezeModule(module: string): Promise<FrozenModule> {
  const files = await moduleFiles(module);
  const folder = commonFolder(files);
  const read = files.map(async (file) => [path.relative(folder, file), await readFile(file)] as const);
  return { files: new Map(await Promise.all(read)), entry: path.relative(folder, module), folder };
}

function digestOf(files: ReadonlyMap<string, Buffer>): string {
  const hash = createHash('sha256');
  for (const [name, content] of files) hash.update(`${name}\0${content.length}\0`).update(content);
  return hash.digest('hex').slice(0, 32);
}

async function holds(folder: string, files: ReadonlyMap<string, Buffer>): Promise<boolean> {
  const same = [...files].map(([name, content]) =>
    readFile(path.join(folder, name)).then(
      (found) => found.equals(content),
      () => false,
    ),
  );
  return (await Promise.all(same)).every(Boolean);
}

/** Writes files into a folder named by their content, all or nothing; one that is there already and whole is kept. */
export async function writeContentFolder(files: ReadonlyMap<string, Buffer>): Promise<string> {
  const folder = path.join(cacheFolder(), digestOf(files));
  if (await holds(folder, files)) return folder;
  await mkdir(cacheFolder(), { recursive: true });
  const work = await mkdtemp(path.join(cacheFolder(), 'new-'));
  try {
    for (const [name, content] of files) {
      const file = path.join(work, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, content);
    }
    await rm(folder, { recursive: true, force: true });
    await rename(work, folder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return folder;
}

/** Gives the folder of the flake; its one output is `packages.SYSTEM.image`. */
export async function writeGeneratedFlake(image: ImageArguments, module: FrozenModule | null): Promise<string> {
  const argumentsOfImage = { ...image, modules: module ? [module.entry] : [] };
  const files = new Map<string, Buffer>([
    ['flake.nix', Buffer.from(FLAKE(`path:${encodedPath(nixFolder())}`))],
    ['image.json', Buffer.from(`${JSON.stringify(argumentsOfImage, null, 2)}\n`)],
  ]);
  for (const [name, content] of module?.files ?? []) files.set(`module/${name}`, content);
  return writeContentFolder(files);
}
