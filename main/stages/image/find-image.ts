/** Which file of a build's output is the image. */
import { readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { isImageName, withoutCompression } from '../../../formats/image-names.ts';
import { readSmallFile } from '../../system/small-file.ts';

/** Where NixOS builds put them: an ISO, an SD card image, a raw disk. */
const FOLDERS = ['iso', 'sd-image', '.'];
const MAX_NAMED_IMAGES = 8;

/**
 * `nix-support/hydra-build-products` names it if the build wrote that file (lines such as `file iso /nix/store/…/iso/x.iso`). The
 * name is never computed, because `isoImage.isoName` and `image.fileName` do not give it in every release.
 * Source: nixos/lib/make-iso9660-image.sh. Throws output-without-image, several-images.
 */
export async function findImage(storePath: string): Promise<string> {
  const status = await stat(storePath).catch(() => null);
  const isHere = (path: string): Promise<boolean> => isInStoreOf(storePath, path);
  if (status?.isFile() && (await isHere(storePath))) return storePath;
  // A link in an output leads anywhere: to a pipe, or to a file without end.
  const products = await readSmallFile(join(storePath, 'nix-support/hydra-build-products')).catch(() => '');
  for (const line of products.split('\n')) {
    const path = /^file (?:iso|sd-image|raw\S*) (\/.+)$/.exec(line.trim())?.[1];
    if (path && (await isHere(path))) return path;
  }
  for (const folder of FOLDERS) {
    const images: string[] = [];
    const names = await readdir(join(storePath, folder)).catch(() => []);
    for (const name of names.filter(isImageName).toSorted((a, b) => a.localeCompare(b))) {
      const path = join(storePath, folder, name);
      if (await isHere(path)) images.push(path);
    }
    const [first] = images;
    if (first !== undefined) return onlyOne(first, images, storePath);
  }
  throw new JobFailure({ kind: 'output-without-image', storePath });
}

/** The same image, compressed and not, is one. Which of several is meant is for a person to say. */
function onlyOne(first: string, images: readonly string[], storePath: string): string {
  const different = new Set(images.map(withoutCompression));
  if (different.size === 1) return first;
  throw new JobFailure({ kind: 'several-images', storePath, images: images.slice(0, MAX_NAMED_IMAGES) });
}

/** The builder may be a stranger's: what it names, or links to, must not be a file elsewhere on this machine. */
async function isInStoreOf(storePath: string, path: string): Promise<boolean> {
  const [file, store] = await Promise.all([realpath(path), realpath(dirname(storePath))]).catch(() => [null, null]);
  return file?.startsWith(`${store}/`) === true;
}
