/** Which file of a build's output is the image. */
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { isImageName } from '../../../formats/image-names.ts';

/** Where NixOS builds put them: an ISO, an SD card image, a raw disk. */
const FOLDERS = ['iso', 'sd-image', '.'];

/**
 * `nix-support/hydra-build-products` names it if the build wrote that file (lines such as `file iso /nix/store/…/iso/x.iso`).
 * The name
 * is never computed, because `isoImage.isoName` and `image.fileName` do not give it in every release.
 * Source: nixos/lib/make-iso9660-image.sh. Throws output-without-image.
 */
export async function findImage(storePath: string): Promise<string> {
  const status = await stat(storePath).catch(() => {
    throw new JobFailure({ kind: 'output-without-image', storePath });
  });
  if (status.isFile()) return storePath;
  const products = await readFile(join(storePath, 'nix-support/hydra-build-products'), 'utf8').catch(() => '');
  for (const line of products.split('\n')) {
    const path = /^file (?:iso|sd-image|raw\S*) (\/.+)$/.exec(line.trim())?.[1];
    if (path && (await isInside(path, storePath))) return path;
  }
  for (const folder of FOLDERS) {
    const names = await readdir(join(storePath, folder)).catch(() => []);
    const name = names.toSorted((a, b) => a.localeCompare(b)).find(isImageName);
    if (name) return join(storePath, folder, name);
  }
  throw new JobFailure({ kind: 'output-without-image', storePath });
}

/** The products file is written by the builder: it must not name a file elsewhere on this machine. */
async function isInside(path: string, storePath: string): Promise<boolean> {
  const [file, folder] = await Promise.all([realpath(path).catch(() => null), realpath(storePath)]);
  const store = folder.slice(0, folder.lastIndexOf('/'));
  return file !== null && (file === folder || file.startsWith(`${folder}/`) || file.startsWith(`${store}/`));
}
