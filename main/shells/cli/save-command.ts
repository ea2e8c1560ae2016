import os from 'node:os';
import type { BuildOptions } from '../../../contract/wire/source.ts';
import { save } from '../../job/index.ts';
import { shellQuote } from '../../system/shell-quote.ts';
import type { Output } from './output.ts';

export async function runSave(source: string, options: BuildOptions, to: string, output: Output): Promise<number> {
  const saved = await save(source, options, to, os.homedir(), new AbortController().signal);
  output.text(
    `Saved to ${saved.directory}. Build it with: nix build ${shellQuote(`${saved.directory}#${saved.attribute}`)}`,
  );
  if (options.image.wifi?.key) output.note('image.json holds the key of the Wi-Fi network: think before you share it.');
  output.result('saved', { ...saved });
  return 0;
}
