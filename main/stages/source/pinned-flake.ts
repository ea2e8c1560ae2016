/** A flake that was inspected before: exactly that content is built. */
import { existsSync } from 'node:fs';
import type { FlakePin } from '../../../contract/wire/source.ts';
import type { NixSession } from '../../system/nix/index.ts';
import { type FlakeQuestion, type LockedFlake, localFolder, lockFlake } from './lock-flake.ts';
import { encodedPath, pathReference, storePathOfSource } from './locked-reference.ts';

function parametersOf(reference: string): URLSearchParams {
  return new URLSearchParams(reference.split('?')[1] ?? '');
}

/** Nix's copy, if it still exists: the original folder may have changed since. */
export function presentReference(reference: string): string {
  const [location = ''] = reference.split('?');
  const parameters = parametersOf(reference);
  const narHash = parameters.get('narHash');
  const copy =
    narHash && location.startsWith('path:')
      ? storePathOfSource(narHash, process.env['NIX_STORE_DIR'] || '/nix/store')
      : null;
  if (!narHash || !copy || !existsSync(copy) || parameters.has('dir')) return reference;
  return pathReference(copy, { narHash, lastModified: Number(parameters.get('lastModified')) || undefined });
}

/** Shows the user's folder instead of Nix's copy, also in failures. */
function inTheUsersWords(flake: LockedFlake, question: FlakeQuestion, reference: string): LockedFlake {
  const folder = localFolder(question.reference);
  const isCopy = flake.question.reference.startsWith('path:') && folder !== null;
  const sameContent = parametersOf(reference).get('narHash') === flake.narHash;
  return {
    ...flake,
    question: { ...flake.question, reference: isCopy ? `path:${encodedPath(folder)}` : question.reference },
    shownReference: sameContent ? reference : flake.shownReference,
    folder,
  };
}

/** Fails like lockFlake; hash-mismatch if the folder has changed and its copy was garbage collected. */
export async function lockPinned(question: FlakeQuestion, pin: FlakePin, nix: NixSession): Promise<LockedFlake> {
  const overrideInputs = pin.overrideInputs.map((one) => ({ ...one, reference: presentReference(one.reference) }));
  const then = { ...question, reference: presentReference(pin.reference), overrideInputs, refresh: false };
  const flake = inTheUsersWords(await lockFlake(then, nix), question, pin.reference);
  return { ...flake, persistentOverrides: pin.overrideInputs };
}

/** Like lockFlake. A folder with a NAR hash is the copy with that hash, not its present content. */
export async function lockAsWritten(question: FlakeQuestion, nix: NixSession): Promise<LockedFlake> {
  const { reference } = question;
  const present = presentReference(reference);
  if (present === reference) return lockFlake(question, nix);
  return inTheUsersWords(await lockFlake({ ...question, reference: present }, nix), question, reference);
}
