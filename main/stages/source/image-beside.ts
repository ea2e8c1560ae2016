/** What somebody means who names a folder without a flake, or an address of a file: the image in it, or behind it. */
import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isImageName } from '../../../formats/image-names.ts';

/** Where `nix build` puts images below `./result`. */
const FOLDERS = ['', 'iso', 'sd-image'];
/** More than this is no folder of images, and is not searched. */
const MAX_NAMES = 10_000;

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).slice(0, MAX_NAMES);
  } catch {
    return [];
  }
}

function isFile(file: string): boolean {
  try {
    return statSync(file).isFile();
  } catch {
    // Not there, a link that leads to itself, or behind a folder that nobody may look into.
    return false;
  }
}

/** The only image in a folder without a flake, below the path as it was typed; null where there is none, or a choice. */
export function onlyImageIn(folder: string, typed: string): string | null {
  if (namesIn(folder).includes('flake.nix')) return null;
  const images = FOLDERS.flatMap((below) =>
    namesIn(path.join(folder, below))
      .filter((name) => isImageName(name) && isFile(path.join(folder, below, name)))
      .map((name) => (below === '' ? name : `${below}/${name}`)),
  );
  return images.length === 1 ? `${typed.replace(/\/+$/, '')}/${images[0]}` : null;
}

/** `/home/me/x.img` of `file:///home/me/x.img`; null for what is no such address. */
export function pathOfFileAddress(text: string): string | null {
  if (!/^file:/i.test(text)) return null;
  try {
    return fileURLToPath(text);
  } catch {
    return null;
  }
}
