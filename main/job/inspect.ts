/** What can be known before anything is built. Reads only. */
import { type BuildOptions, type Inspection, isWebSource, type Preset } from '../../contract/source.ts';
import { openNix } from '../nix-session/index.ts';
import { inspectSource, loadPresets } from '../source/index.ts';
import { chooseSource } from './choose-source.ts';
import { inspectWebImage } from './download-image.ts';

export function listPresets(): Promise<Preset[]> {
  return loadPresets();
}

export async function inspect(source: string, options: BuildOptions, signal: AbortSignal): Promise<Inspection> {
  const parsed = await chooseSource(source, options);
  if (isWebSource(parsed)) return inspectWebImage(parsed, options, signal);
  const nix = parsed.kind === 'image-file' ? null : await openNix({ signal });
  return inspectSource(parsed, options, nix, { signal });
}
