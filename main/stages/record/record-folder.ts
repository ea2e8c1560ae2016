import { join } from 'node:path';
import { writeAtomically } from '../../system/atomic-file.ts';
import { stateFolder } from '../../system/xdg.ts';

/** Unfinished writes. */
export function unfinishedFolder(): string {
  return join(stateFolder(), 'unfinished');
}

export function recordFolder(): string {
  return join(stateFolder(), 'records');
}

/** Throws record-unwritable. */
export function writeReceipt(path: string, text: string): Promise<void> {
  return writeAtomically(path, text, { failure: 'record-unwritable' });
}
