/**
 * Manual pages and completions, from the definitions of the commands. `command-files.ts FOLDER VERSION SECONDS` writes them for Nix,
 * SECONDS (since 1970) being the date of the pages.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LANGUAGES } from '../../contract/messages/language.ts';
import { bashCompletion } from './bash-completion.ts';
import { fishCompletion } from './fish-completion.ts';
import { manualPage } from './manual-page.ts';
import type { PackageValues } from './package-values.ts';
import { zshCompletion } from './zsh-completion.ts';

const PRESETS = join(import.meta.dirname, '../../nix/presets.json');

interface CommandFiles {
  /** By their names without the folder of the language: `flakestick.1`, `flakestick.de.1`. */
  readonly manualPages: Readonly<Record<string, string>>;
  readonly completions: Readonly<Record<string, string>>;
}

export async function commandFiles({
  version,
  epochSeconds,
}: Pick<PackageValues, 'version' | 'epochSeconds'>): Promise<CommandFiles> {
  const date = new Date(epochSeconds * 1000).toISOString().slice(0, 10);
  const page = async (language: keyof typeof LANGUAGES): Promise<string> =>
    manualPage({ messages: await LANGUAGES[language].load(), version, date });
  const presets = (JSON.parse(readFileSync(PRESETS, 'utf8')) as { name: string }[]).map(({ name }) => name);
  return {
    manualPages: { 'flakestick.1': await page('en'), 'flakestick.de.1': await page('de') },
    completions: {
      'completion.bash': bashCompletion({ presets }),
      'completion.zsh': zshCompletion({ presets }),
      'completion.fish': fishCompletion({ presets }),
    },
  };
}

if (import.meta.main) {
  const [folder = '', version = '', seconds] = process.argv.slice(2);
  const { manualPages, completions } = await commandFiles({ version, epochSeconds: Number(seconds) });
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries({ ...manualPages, ...completions }))
    writeFileSync(join(folder, name), text);
}
