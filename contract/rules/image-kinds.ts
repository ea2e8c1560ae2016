/** The outputs of a NixOS configuration that can be written to a drive: the only list of them. Pure. */
import { IMAGE_NAME_IN_NIX } from '../../formats/image-names.ts';

interface ImageKind {
  /** Below the configuration. */
  readonly path: string;
  /** Of a machine that is no image by itself: it is listed, and used only if the user names it. */
  readonly ofAnyHost?: true;
  /** What a module contains that makes one of these, and no image of another kind. */
  readonly importedBy?: RegExp;
  /** Whether it is one at all, as a Nix expression of the configuration `c`. */
  readonly condition?: string;
}

/** By what the file of `system.build.image` is called: since 25.05, and before that by systemd-repart. */
// not shown: Nix code.
const FILE_NAME = 'c.config.image.fileName or c.config.image.repart.imageFile or ""';
const IS_IMAGE_FILE = `(let n = builtins.tryEval (${FILE_NAME}); in n.success && builtins.match ${IMAGE_NAME_IN_NIX} n.value != null)`;

/** In order of preference: the first one that a configuration has is used. */
const IMAGE_KINDS: readonly [ImageKind, ...ImageKind[]] = [
  { path: 'config.system.build.isoImage' },
  { path: 'config.system.build.sdImage', importedBy: /\binstaller\/sd-card\// },
  // nixos-generators' raw and raw-efi; its others are one of those above.
  { path: 'config.system.build.raw' },
  // Of any format.
  { path: 'config.system.build.image', condition: IS_IMAGE_FILE },
  // nixos-generators' module with all formats.
  { path: 'config.formats.iso', ofAnyHost: true },
  // Every configuration has it since 25.05.
  { path: 'config.system.build.images.iso', ofAnyHost: true },
];

/** `isoImage` and the like, as people call outputs, too. */
export const BUILDS_OF_IMAGES: readonly string[] = IMAGE_KINDS.filter(({ ofAnyHost }) => !ofAnyHost).map(
  ({ path }) => path.split('.').at(-1) ?? '',
);

/** What to build of a module that nobody has evaluated, by the text of its files: `config.system.build.isoImage`, mostly. */
export function imageAttributeFor(texts: readonly string[]): string {
  const found = IMAGE_KINDS.find(({ importedBy }) => texts.some((text) => importedBy?.test(text)));
  return (found ?? IMAGE_KINDS[0]).path;
}

function questionOf({ path, condition }: ImageKind): string {
  const is = condition === undefined ? `c ? ${path}` : `c ? ${path} && ${condition}`;
  // not shown: Nix code.
  return `if ${is} then "${path} " + s else`;
}

/**
 * A Nix function from a configuration to its image, as `ATTRIBUTE SYSTEM`, or to `""`. The system is the one that builds it, which
 * is another than the image's where it is cross-compiled.
 */
export function imageQuestion(): string {
  // not shown: Nix code.
  const system = '(c.pkgs.stdenv.buildPlatform or c.pkgs.stdenv.hostPlatform).system';
  return `c: let s = ${system}; in ${IMAGE_KINDS.map(questionOf).join(' ')} ""`;
}

/** Reads the answer. Null where the configuration has no image. */
export function imageAnswer(answer: string): { attribute: string; system: string } | null {
  const [attribute = '', system = ''] = answer.split(' ');
  return attribute === '' ? null : { attribute, system };
}

/** False for the image of a machine that is not meant to be one: a user who named only the flake would not expect it. */
export function isMeantAsImage(attribute: string): boolean {
  return !IMAGE_KINDS.some(({ path, ofAnyHost }) => ofAnyHost && attribute.endsWith(`.${path}`));
}
