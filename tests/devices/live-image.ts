/** The stand-in's minimal live image: built once, then taken from the store. */
import { standin2605Reference } from '../setup/standin-release.ts';
import { commandLine } from './command-line.ts';

export async function liveImage(stateFolder: string): Promise<{ path: string; volumeLabel: string }> {
  const argv = ['build', 'minimal', '--override-input', 'nixpkgs', standin2605Reference()];
  const { result, stderr } = await commandLine(argv, { stateFolder });
  if (result.outcome !== 'built') throw new Error(`the live image was not built: ${stderr}`);
  return { path: String(result['imagePath']), volumeLabel: String(result['volumeLabel']) };
}
