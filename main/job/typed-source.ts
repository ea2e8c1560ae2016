/** A source as somebody typed it: parsed for every use of it, and saved as a flake. */
import path from 'node:path';
import { validateOptions } from '../../contract/rules/applicable-options.ts';
import { JobFailure } from '../../contract/wire/failure.ts';
import type { BuildOptions, Source } from '../../contract/wire/source.ts';
import { loadPresets, parseSource, type SavedFlake, saveFlake } from '../stages/source/index.ts';
import { absolutePath, currentFolder } from '../system/current-folder.ts';
import { openNix } from '../system/nix/index.ts';
import { homeFolder } from '../system/xdg.ts';

/** Refuses an option that would be ignored, because the user expects it to have an effect. Fails like parseSource, and with bad-usage. */
export async function parseTypedSource(text: string, options: BuildOptions): Promise<Source> {
  const source = await parseSource(text, { presets: await loadPresets(), currentFolder: currentFolder() });
  const fault = validateOptions(options, source.kind);
  if (fault !== null) throw new JobFailure({ kind: 'bad-usage', detail: fault });
  return source;
}

/** Saves a preset or module with its options as a flake. `directory` may begin with `~/`. Fails like saveFlake. */
export async function save(
  { source, options, directory }: { source: string; options: BuildOptions; directory: string },
  signal: AbortSignal,
): Promise<SavedFlake> {
  const parsed = await parseTypedSource(source, options);
  const folder =
    directory === '~' || directory.startsWith('~/') ? path.join(homeFolder(), directory.slice(1)) : directory;
  if (folder.trim() === '') throw new JobFailure({ kind: 'bad-usage', detail: { because: 'no-folder' } });
  const nix = await openNix({ signal });
  return saveFlake({ source: parsed, options, directory: absolutePath(folder) }, nix, { signal });
}
