/**
 * The stand-in for nixpkgs as of another release than 24.11: a copy in the test cache, named by its content, because a
 * `path:` reference has no way to say which of two flakes in a folder is meant.
 *
 * By hand: `sh build/node.sh tests/setup/standin-release.ts` prints the flake reference of the copy of 26.05.
 */
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepareStandin, testCacheFolder } from './nix-environment.ts';

const STANDIN_FOLDER = fileURLToPath(new URL('../fixtures/nixpkgs-standin', import.meta.url));
const OWN_RELEASE = 'release = "24.11"';

function digestOf(folder: string): string {
  const hash = createHash('sha256');
  for (const name of (readdirSync(folder, { recursive: true }) as string[]).sort()) {
    const file = path.join(folder, name);
    if (!name.includes('.')) continue;
    hash.update(`${name}\0`).update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex').slice(0, 12);
}

/** nixpkgs has no Plasma 5 any more. */
const GONE: { readonly [release: string]: readonly string[] } = {
  '26.11': ['nixos/modules/installer/cd-dvd/installation-cd-graphical-plasma5.nix'],
};

/** A flake reference of the stand-in of that release, as `--override-input nixpkgs REFERENCE` takes it. */
export function standinReference(release: '26.05' | '26.11'): string {
  prepareStandin();
  const gone = GONE[release] ?? [];
  const name = `nixpkgs-standin-${release}-${digestOf(STANDIN_FOLDER)}${gone.length > 0 ? `-${gone.length}` : ''}`;
  const folder = path.join(testCacheFolder(), name);
  if (!existsSync(folder)) {
    mkdirSync(testCacheFolder(), { recursive: true });
    const work = mkdtempSync(`${folder}.`);
    cpSync(STANDIN_FOLDER, work, { recursive: true });
    const flake = path.join(work, 'flake.nix');
    const text = readFileSync(flake, 'utf8');
    if (!text.includes(OWN_RELEASE)) throw new Error(`${flake} does not say ${OWN_RELEASE}`);
    for (const file of gone) rmSync(path.join(work, file));
    writeFileSync(flake, text.replace(OWN_RELEASE, `release = "${release}"`));
    try {
      renameSync(work, folder);
    } catch (error) {
      // Another run was first.
      rmSync(work, { recursive: true, force: true });
      if (!existsSync(folder)) throw error;
    }
  }
  // Newer versions of Nix take no path through a link, as node_modules of a second work tree is.
  return `path:${realpathSync(folder)}`;
}

export const standin2605Reference = (): string => standinReference('26.05');

if (import.meta.main) process.stdout.write(`${standin2605Reference()}\n`);
