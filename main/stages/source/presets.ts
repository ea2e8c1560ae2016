/** Flakestick's own flake and the presets in it. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from '../../../contract/wire/schema.ts';
import { Preset } from '../../../contract/wire/source.ts';
import { PROJECT_ROOT } from '../../system/project-root.ts';

/** `nix/` of a checkout, or `resources/nix` beside the packaged program. */
export function nixFolder(): string {
  const here = path.dirname(fileURLToPath(import.meta.url));
  // Nix could not read it inside an archive, so Electron keeps it in its resources folder.
  const resources = (process as { resourcesPath?: string }).resourcesPath;
  const candidates = [
    ...(resources === undefined ? [] : [path.join(resources, 'nix')]),
    path.join(here, 'resources/nix'),
    path.join(PROJECT_ROOT, 'nix'),
    // The command line of a package runs in resources/app.asar.unpacked/dist/main.
    path.join(PROJECT_ROOT, '../nix'),
  ];
  const found = candidates.find((folder) => existsSync(path.join(folder, 'presets.json')));
  if (!found) throw new Error(`the nix folder is missing (looked for ${candidates.join(', ')})`);
  return found;
}

/** The presets, in the order in which they are shown. */
export async function loadPresets(): Promise<Preset[]> {
  const text = await readFile(path.join(nixFolder(), 'presets.json'), 'utf8');
  return z.array(Preset).parse(JSON.parse(text));
}
