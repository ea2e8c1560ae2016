/** What can be known before anything is built. Reads only. */
import { type BuildOptions, type Inspection, isWebSource, type Preset } from '../../contract/source.ts';
import { openNix } from '../nix-session/index.ts';
import { inspectSource, loadPresets, parseSource } from '../source/index.ts';
import { inspectWebImage, refuseChecksum } from './download-image.ts';

export function listPresets(): Promise<Preset[]> {
  return loadPresets();
}

export async function inspect(source: string, options: BuildOptions, signal: AbortSignal): Promise<Inspection> {
  const parsed = await parseSource(source, { presets: await loadPresets(), currentFolder: process.cwd() });
  if (isWebSource(parsed)) return inspectWebImage(parsed, options, signal);
  refuseChecksum(options);
  const nix = parsed.kind === 'image-file' ? null : await openNix({ signal });
  return inspectSource(parsed, options, nix, { signal });
}
