/** What image files are called. A name is only a hint, for lists and dialogs: the bytes decide. Pure. */
import { COMPRESSED_ENDINGS } from './compression.ts';

/** Of images that are not compressed, without the dot. */
const IMAGE_ENDINGS = ['iso', 'img', 'raw'] as const;

const IMAGE_NAME = new RegExp(`\\.(?:${IMAGE_ENDINGS.join('|')})(?:\\.(?:${COMPRESSED_ENDINGS.join('|')}))?$`, 'i');

/** `nixos.iso`, `sd-card.img.zst`; a name, a path, or the path of an address. */
export function isImageName(name: string): boolean {
  return IMAGE_NAME.test(name);
}

const COMPRESSED_NAME = new RegExp(`\\.(?:${COMPRESSED_ENDINGS.join('|')})$`, 'i');

/** `card.img` of `card.img.zst`. */
export function withoutCompression(name: string): string {
  return name.replace(COMPRESSED_NAME, '');
}

/** The same as a string of Nix code, for `builtins.match`, which takes POSIX extended expressions. */
export const IMAGE_NAME_IN_NIX = `".*[.](${IMAGE_ENDINGS.join('|')})([.](${COMPRESSED_ENDINGS.join('|')}))?"`;

/** What browsers and downloaders call a file until it is whole. */
const UNFINISHED_NAME = /\.(?:part|partial|crdownload|download|aria2|opdownload|!ut|!qb)$/i;

export function isUnfinishedName(name: string): boolean {
  return UNFINISHED_NAME.test(name);
}

/** Last endings of such names, as file dialogs take them. */
export const IMAGE_FILE_ENDINGS: readonly string[] = [...IMAGE_ENDINGS, ...COMPRESSED_ENDINGS];
