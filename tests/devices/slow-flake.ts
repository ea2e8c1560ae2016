import { randomBytes } from 'node:crypto';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SLOW_BUILD = join(import.meta.dirname, '../fixtures/flakes/slow-build');

/**
 * Copies a flake into `folder` whose build never ends, or when there is a file `until`, and gives its path and the name of the
 * package it waits in. The derivation is its own: one that was built once would be taken from the store, and another run that
 * builds the same one would keep us waiting for its lock.
 */
export function slowFlake(folder: string, until?: string): { path: string; packageName: string } {
  const path = join(folder, 'slow-build');
  cpSync(SLOW_BUILD, path, { recursive: true });
  const configuration = join(path, 'configuration.nix');
  const packageName = `slow-package-${randomBytes(8).toString('hex')}`;
  const script =
    until === undefined ? 'while :; do sleep 1; done' : `until [ -e ${until} ]; do sleep 0.1; done; mkdir $out`;
  const endless = `(pkgs.runCommand "${packageName}" { } "${script}")`;
  writeFileSync(configuration, readFileSync(configuration, 'utf8').replace('pkgs.slow-package', endless));
  return { path, packageName };
}
