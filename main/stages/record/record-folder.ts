/** Where records and notes of unfinished writes are, and how their files are named and written. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { writeAtomically } from '../../system/atomic-file.ts';
import { stateFolder } from '../../system/xdg.ts';

export function unfinishedFolder(): string {
  return join(stateFolder(), 'unfinished');
}

export function recordFolder(): string {
  return join(stateFolder(), 'records');
}

/** Throws record-unwritable. */
export function writeRecordFile(path: string, content: string | Uint8Array | readonly Uint8Array[]): Promise<void> {
  return writeAtomically(path, content, { failure: 'record-unwritable' });
}

/** `20261122-201500-3fa9c1`: UTC date and time, so that names sort by age, and six random hexadecimal digits. */
export function newRecordId(now: Date): string {
  const [date, time] = now.toISOString().slice(0, 19).split('T') as [string, string];
  return `${date.replaceAll('-', '')}-${time.replaceAll(':', '')}-${randomBytes(3).toString('hex')}`;
}
