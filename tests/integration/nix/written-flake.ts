/** Flakes that a test writes itself, of derivations without nixpkgs: evaluated in no time, and built by the shell. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isoBytes } from '../../unit/main/stages/image/small-iso.ts';

/** `image SYSTEM NAME` is a small ISO; `listed` reads what a build makes while it is evaluated. */
const DEFINITIONS = `
    shell = system: name: script: derivation { inherit system name; builder = "/bin/sh"; args = [ "-c" script ]; };
    image = system: name: shell system name "/bin/cp \${./small.iso} $out";
    listed = import (shell "x86_64-linux" "machine-list.nix" "echo '\\"read-from-a-build.iso\\"' > $out");`;

export interface WrittenFlake {
  /** Nix code of `{ … }`, with `image`, `shell` and `listed` in scope. */
  readonly outputs: string;
  /** Attributes of the flake beside its outputs. */
  readonly more?: string;
  /** Of the ISO: tells one state of the flake from another. */
  readonly label?: string;
}

/** Writes it into `folder`, over what is there, and gives the folder. */
export function writeFlake(folder: string, { outputs, more = '', label = 'first' }: WrittenFlake): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'small.iso'), isoBytes(64 * 1024, { label }));
  writeFileSync(
    path.join(folder, 'flake.nix'),
    `{\n  ${more}\n  outputs = inputs: let${DEFINITIONS}\n  in ${outputs};\n}\n`,
  );
  return folder;
}

export const ONE_IMAGE = '{ packages.x86_64-linux.iso = image "x86_64-linux" "live.iso"; }';

/** What the image of this flake is called on the medium. */
export function labelOf(image: Buffer): string {
  return image.toString('latin1', 32_808, 32_840).trimEnd();
}
