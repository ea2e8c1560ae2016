/** Builds an existing store path again, to see whether the result is the same. */
import { existsSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import type { ConsentedBuild } from '../../../contract/wire/consented-build.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { NewestLines, type NixSession } from '../../system/nix/index.ts';
import { installablesOf } from './installables.ts';

/** `derivation '…' may not be deterministic: output '/nix/store/x' differs from '/nix/store/x.check'`: 2.4 to 2.28; `"` since. */
const DIFFERS = /may not be deterministic: output ['"][^'"]+['"] differs from ['"]([^'"]+)['"]/;

/** The output that was built again and differs; null if Nix says no such thing. */
export const differingOutput = (said: readonly string[]): string | null => DIFFERS.exec(said.join('\n'))?.[1] ?? null;

/**
 * Null if every byte is the same; else the path of the new one. Only the last step is built again: its inputs are fixed by the
 * derivation. Fails like buildInstallable; throws Cancelled.
 */
export async function buildAgain(locked: ConsentedBuild, nix: NixSession, signal: AbortSignal): Promise<string | null> {
  const { provenance } = locked;
  // A differing output is kept only if failed builds are kept.
  const again = ['build', '--rebuild', '--keep-failed', '--no-link', ...installablesOf(locked, nix)];
  const said = new NewestLines();
  const run = await nix.stream(again, { signal, onLine: (line) => said.add(line), isBuilding: () => true });
  if (run.code === 0) return null;
  const other = differingOutput(said.lines.map(stripVTControlCharacters));
  if (other && existsSync(other)) return other;
  const { title: reference, attribute } = provenance;
  throw new JobFailure(nix.recogniseFailure(said.lines, { during: 'building', reference, attribute }));
}
