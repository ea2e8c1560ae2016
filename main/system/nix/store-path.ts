/** Where a path of the store is on this machine. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { xdgBase } from '../xdg.ts';

/** Without root and without /nix, Nix keeps its store below the user's data folder under the same name. */
export function physicalPath(storePath: string): string {
  if (existsSync(storePath)) return storePath;
  const below = path.join(xdgBase('XDG_DATA_HOME'), 'nix/root', storePath);
  return existsSync(below) ? below : storePath;
}
