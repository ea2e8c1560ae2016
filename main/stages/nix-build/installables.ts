/** What Nix is told to build. */
import { existsSync } from 'node:fs';
import type { ConsentedBuild } from '../../../contract/wire/consented-build.ts';
import { type NixSession, physicalPath } from '../../system/nix/index.ts';

/** Null where nothing was evaluated, or where garbage was collected since. */
export function evaluatedDerivation({ evaluated }: ConsentedBuild): string | null {
  return evaluated && existsSync(physicalPath(evaluated.derivation)) ? evaluated.derivation : null;
}

/** Nix takes no argument of any length, and a derivation may have outputs of any number. */
const MAX_OUTPUTS_CHARACTERS = 4096;

function outputsText(outputs: readonly string[]): string {
  const text = outputs.join(',');
  return text === '' || text.length > MAX_OUTPUTS_CHARACTERS ? '*' : text;
}

/**
 * The derivation, so that nothing is evaluated a second time. The source, where it is not there.
 */
export function installablesOf(locked: ConsentedBuild, nix: NixSession): readonly string[] {
  const derivation = evaluatedDerivation(locked);
  if (derivation === null) return locked.arguments;
  const { outputs = [] } = locked.evaluated ?? {};
  // Up to 2.14 a derivation stands for all of its outputs, and those of a store path cannot be named before 2.13.
  return [nix.isAtLeast('2.15') ? `${derivation}^${outputsText(outputs)}` : derivation];
}
