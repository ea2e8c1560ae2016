import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder with Flakestick's own flake: `nix/` of a checkout, or `resources/nix` beside the packaged program. */
export function nixFolder(): string {
  const here = path.dirname(fileURLToPath(import.meta.url));
  // Inside an archive Nix could not read it, so Electron keeps it outside, in its resources folder.
  const resources = (process as { resourcesPath?: string }).resourcesPath;
  const candidates = [
    ...(resources === undefined ? [] : [path.join(resources, 'nix')]),
    path.join(here, 'resources/nix'),
    // The command line of a package runs in resources/app.asar.unpacked/dist/main, or beside it.
    path.resolve(here, '../../nix'),
    path.resolve(here, '../../../nix'),
  ];
  const found = candidates.find((folder) => existsSync(path.join(folder, 'presets.json')));
  if (!found) throw new Error(`the nix folder is missing (looked for ${candidates.join(', ')})`);
  return found;
}
