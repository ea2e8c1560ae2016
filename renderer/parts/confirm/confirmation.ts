/** What the user has typed in the dialog, and whether it is enough. */

import { formatBytes } from '../../../contract/messages/bytes.ts';
import { isConfirmedBy, requiredConfirmation } from '../../../contract/rules/erase-confirmation.ts';
import type { Drive } from '../../../contract/wire/drive.ts';

/** By drive id: what was typed for it. */
export type Given = Readonly<Record<string, string>>;

export function isProven(drives: readonly Drive[], given: Given): boolean {
  return drives.every((drive) => isConfirmedBy(requiredConfirmation(drive, formatBytes), given[drive.id] ?? ''));
}

/** `Erase and flash SanDisk Ultra`, `Erase and flash 3 drives`. */
export function eraseWords(drives: readonly Drive[]): string {
  const [first] = drives;
  return drives.length === 1 && first ? `Erase and flash ${first.name}` : `Erase and flash ${drives.length} drives`;
}
