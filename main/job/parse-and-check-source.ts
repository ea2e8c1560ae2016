import { validateOptions } from '../../contract/rules/applicable-options.ts';
import { JobFailure } from '../../contract/wire/failure.ts';
import type { BuildOptions, Source } from '../../contract/wire/source.ts';
import { loadPresets, parseSource } from '../stages/source/index.ts';

/** Parses the typed source. Refuses an option that would be ignored, because the user expects it to have an effect. */
export async function parseAndCheckSource(text: string, options: BuildOptions): Promise<Source> {
  const source = await parseSource(text, { presets: await loadPresets(), currentFolder: process.cwd() });
  const fault = validateOptions(options, source.kind);
  if (fault !== null) throw new JobFailure({ kind: 'bad-usage', detail: fault });
  return source;
}
