import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from '../../../contract/wire/schema.ts';
import { Preset } from '../../../contract/wire/source.ts';
import { nixFolder } from './nix-folder.ts';

/** The presets, in the order in which they are shown. */
export async function loadPresets(): Promise<Preset[]> {
  const text = await readFile(path.join(nixFolder(), 'presets.json'), 'utf8');
  return z.array(Preset).parse(JSON.parse(text));
}
