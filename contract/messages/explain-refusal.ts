/** Why a drive is refused, and what to do about it, in a person's words. */

import type { Refusal } from '../wire/drive.ts';
import { formatBytes } from './bytes.ts';

const list = (items: readonly string[]): string => items.join(', ');

/** One reason why a drive is refused, as the end of a sentence: `it holds part of the running system (/, /nix)`. */
export function explainRefusal(refusal: Refusal): string {
  switch (refusal.kind) {
    case 'holds-running-system':
      return `it holds part of the running system (${list(refusal.parts)})`;
    case 'mounted':
      return `it is mounted at ${list(refusal.mountPoints)}`;
    case 'in-use':
      return `it is in use by ${list(refusal.by)}`;
    case 'holds-image':
      return `the image to be written is on it (${refusal.path})`;
    case 'read-only':
      return 'it is read-only';
    case 'too-small':
      return `it is too small: the image needs ${formatBytes(refusal.needBytes)}, the drive has ${formatBytes(refusal.haveBytes)}`;
    case 'no-medium':
      return 'there is no card or medium in it';
    case 'not-removable':
      return refusal.bus === 'loop' ? 'it is a loop device' : `it is a built-in drive (${refusal.bus})`;
    case 'not-a-whole-drive':
      return refusal.wholeDrive
        ? `it is a part of ${refusal.wholeDrive}, not a whole drive`
        : 'it is not a whole drive';
    case 'unknown-stack':
      return `what is on it is not understood (${refusal.what})`;
    case 'protected':
      return `it is on your protect list (${refusal.id})`;
    case 'protect-list-unreadable':
      return `your protect list cannot be read (${refusal.path}: ${refusal.detail})`;
  }
}

/** Of the weightiest reason. */
export function remedyForRefusals(refusals: readonly Refusal[]): string {
  const kinds = new Set(refusals.map((refusal) => refusal.kind));
  if (kinds.has('holds-running-system'))
    return 'Choose another drive. This one can never be written while the system runs from it.';
  if (kinds.has('protect-list-unreadable'))
    return 'Mend that file, or move it away and protect your drives again. Until then no drive is written, for any could be on it.';
  if (kinds.has('protected'))
    return 'Choose another drive. If this one is meant after all, take it off the list first (“flakestick protect remove ID”, or “This machine” in the app).';
  if (kinds.has('mounted'))
    return 'Unmount it first (in the file manager, or with “udisksctl unmount -b DEVICE”), then try again.';
  if (kinds.has('in-use'))
    return 'Close whatever uses it (deactivate the volume group, close the encrypted volume, swapoff), then try again.';
  if (kinds.has('too-small')) return 'Use a larger drive, or choose a smaller image.';
  if (kinds.has('read-only')) return 'Slide the write-protect switch on the stick or card, or use another one.';
  if (kinds.has('no-medium')) return 'Insert a card and wait until it appears in the list.';
  if (kinds.has('holds-image')) return 'Copy the image to another disk, or choose another drive.';
  if (kinds.has('not-a-whole-drive')) return 'Choose the whole drive, not one of its partitions.';
  if (refusals.some((refusal) => refusal.kind === 'not-removable' && refusal.bus === 'loop'))
    return 'Say --include-loop if a loop device is meant (FLAKESTICK_INCLUDE_LOOP=1 for the app).';
  return 'Choose a USB stick or memory card.';
}
