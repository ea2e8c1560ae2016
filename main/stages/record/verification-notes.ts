/**
 * Later verifications beside their record, one file each: two programs that verify against one record at the same time
 * each keep their own, without a lock that a killed program would leave behind.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Verification } from '../../../contract/wire/record.ts';
import { parseForeignJson } from '../../system/foreign-json.ts';
import { readSmallFile } from '../../system/small-file.ts';
import { type Decoded, decodeVerification } from './decode-record.ts';
import { recordFolder } from './record-folder.ts';

const NOTE = /^(\d{8}-\d{6}-[0-9a-f]{6})\.verified-.+\.json$/;

/** The ID of the record to which a note with this file name belongs; null for any other file. */
export function noteOf(name: string): string | null {
  return NOTE.exec(name)?.[1] ?? null;
}

/** `20261122-201500-3fa9c1.verified-2026-11-23T08-00-00.000Z-0000000f4a3b21c7-5d0c1e.json`: names sort by time. */
export function notePath(id: string, { at }: Verification): string {
  // Keeps the order of two notes of the same millisecond.
  const tick = process.hrtime.bigint().toString(16).padStart(16, '0');
  const name = `${id}.verified-${at.replaceAll(':', '-')}-${tick}-${randomBytes(3).toString('hex')}.json`;
  return join(recordFolder(), name);
}

/** The notes among `names` that belong to the record, oldest first. An unreadable note does not affect the others. */
export async function readNotes(id: string, names: readonly string[]): Promise<Verification[]> {
  const own = names.filter((name) => noteOf(name) === id).toSorted();
  const notes = await Promise.all(own.map((name) => readNote(join(recordFolder(), name))));
  return notes.flatMap((note) => (note.ok ? [note.value] : []));
}

export async function readNote(path: string): Promise<Decoded<Verification>> {
  try {
    return decodeVerification(parseForeignJson(await readSmallFile(path)));
  } catch (thrown) {
    return { ok: false, detail: String(thrown), newerSchema: null };
  }
}
