/** The outputs of a NixOS configuration that can be written to a drive: the only list of them. Pure. */

interface ImageKind {
  /** Below `config.system.build`. */
  readonly build: string;
  /** Whether it is listed as an image; otherwise it is used only if the user names the configuration. */
  readonly isOffered: boolean;
}

/** In order of preference: the first one that a configuration has is used. */
const IMAGE_KINDS: readonly [ImageKind, ...ImageKind[]] = [
  { build: 'isoImage', isOffered: true },
  // Every configuration has it since 25.05, even if it is not meant to be an image.
  { build: 'images.iso', isOffered: false },
];

/** `config.system.build.isoImage`: the output to build of an image's configuration or module. */
export const IMAGE_ATTRIBUTE = `config.system.build.${IMAGE_KINDS[0].build}`;

/**
 * A Nix function from a configuration to its image, as `ATTRIBUTE SYSTEM`, or to `""`. `offered` leaves out what is used only
 * if it is named.
 */
export function imageQuestion(which: 'all' | 'offered'): string {
  const kinds = IMAGE_KINDS.filter(({ isOffered }) => isOffered || which === 'all');
  // not shown: Nix code.
  const answers = kinds.map(({ build }) => `if b ? ${build} then "config.system.build.${build} " + s else`);
  return `c: let b = c.config.system.build; s = c.pkgs.stdenv.hostPlatform.system; in ${answers.join(' ')} ""`;
}

/** Reads the answer. Null where the configuration has no image. */
export function imageAnswer(answer: string): { attribute: string; system: string } | null {
  const [attribute = '', system = ''] = answer.split(' ');
  return attribute === '' ? null : { attribute, system };
}
