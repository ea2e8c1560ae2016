import path from 'node:path';
import { JobFailure } from '../../contract/wire/failure.ts';
import type { BuildOptions } from '../../contract/wire/source.ts';
import { type SavedFlake, saveFlake } from '../stages/source/index.ts';
import { openNix } from '../system/nix/index.ts';
import { homeFolder } from '../system/xdg.ts';
import { parseAndCheckSource } from './parse-and-check-source.ts';

/** Saves a preset or module with its options as a flake. `directory` may begin with `~/`. Fails like saveFlake. */
export async function save(
  { source, options, directory }: { source: string; options: BuildOptions; directory: string },
  signal: AbortSignal,
): Promise<SavedFlake> {
  const parsed = await parseAndCheckSource(source, options);
  const folder =
    directory === '~' || directory.startsWith('~/') ? path.join(homeFolder(), directory.slice(1)) : directory;
  if (folder.trim() === '') throw new JobFailure({ kind: 'bad-usage', detail: { because: 'no-folder' } });
  const nix = await openNix({ signal });
  return saveFlake(parsed, options, path.resolve(folder), nix, { signal });
}
