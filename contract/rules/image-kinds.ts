/** What of a NixOS configuration can be written to a drive: the only list of it. Pure. */

interface ImageKind {
  /** Below `config.system.build`. */
  readonly build: string;
  /** Whether a configuration that has it is offered as an image; else it is only taken when the configuration is named. */
  readonly isOffered: boolean;
}

/** The first one that a configuration has is taken. */
const IMAGE_KINDS: readonly [ImageKind, ...ImageKind[]] = [
  { build: 'isoImage', isOffered: true },
  // Every configuration has it since 25.05, whether anybody means to make an image or not.
  { build: 'images.iso', isOffered: false },
];

/** `config.system.build.isoImage`: what a configuration or module of an image is built by. */
export const IMAGE_ATTRIBUTE = `config.system.build.${IMAGE_KINDS[0].build}`;

/**
 * A Nix function from a configuration to its image, as `ATTRIBUTE SYSTEM`, or to `""`. `offered` leaves out what is only
 * taken on purpose.
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
