import { hash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hardwareTraits, isRecognisable, isSameDrive } from '../../../contract/rules/drive-identity.ts';
import type { DriveIdentity } from '../../../contract/wire/drive.ts';
import { type RecordList, UNFINISHED_SCHEMA, UnfinishedWrite } from '../../../contract/wire/record.ts';
import { parseForeignJson } from '../../system/foreign-json.ts';
import { newerSchema, refuseNewer } from '../../system/json-file.ts';
import { namesIn } from '../../system/own-folder.ts';
import { readSmallFile } from '../../system/small-file.ts';
import { unfinishedFolder, writeRecordFile } from './record-folder.ts';

/** One file per drive, named by what stays the same when it is plugged in again. */
function pathOf(identity: DriveIdentity): string {
  const traits = JSON.stringify([...hardwareTraits(identity), isRecognisable(identity) ? null : identity.diskseq]);
  return join(unfinishedFolder(), `${hash('sha256', traits).slice(0, 24)}.json`);
}

/** A number: the schema of a newer version, whose note is left unchanged. */
async function read(path: string): Promise<UnfinishedWrite | number | null> {
  try {
    const raw: unknown = parseForeignJson(await readSmallFile(path));
    return newerSchema(raw, UNFINISHED_SCHEMA) ?? UnfinishedWrite.parse(raw);
  } catch {
    // Without it a write starts from the first block again, which only costs time.
    return null;
  }
}

/**
 * Saved before the drive is touched, so that it exists whatever happens then. Throws record-unwritable; file-newer if a newer
 * version has a note about this drive.
 */
export async function noteUnfinished(write: UnfinishedWrite): Promise<void> {
  const path = pathOf(write.drive.identity);
  await refuseNewer(path, UNFINISHED_SCHEMA);
  await writeRecordFile(path, `${JSON.stringify(UnfinishedWrite.parse(write))}\n`);
}

export async function forgetUnfinished(identity: DriveIdentity): Promise<void> {
  const path = pathOf(identity);
  if (typeof (await read(path)) !== 'number') await rm(path, { force: true }).catch(() => {});
}

/** The unfinished write of this drive, if any. */
export async function unfinishedOn(identity: DriveIdentity): Promise<UnfinishedWrite | null> {
  const write = await read(pathOf(identity));
  return isNote(write) && isSameDrive(write.drive.identity, identity) ? write : null;
}

const isNote = (read: UnfinishedWrite | number | null): read is UnfinishedWrite =>
  typeof read === 'object' && read !== null;

async function readAll() {
  const names = await namesIn(unfinishedFolder());
  const paths = names.filter((name) => name.endsWith('.json')).map((name) => join(unfinishedFolder(), name));
  return Promise.all(paths.map(async (path) => ({ path, note: await read(path) })));
}

/** Newest first. Throws file-unreadable. */
export async function listUnfinished(): Promise<UnfinishedWrite[]> {
  const notes = (await readAll()).map(({ note }) => note).filter(isNote);
  return notes.toSorted((a, b) => b.startedAt.localeCompare(a.startedAt));
}

/** Notes of newer versions. Throws file-unreadable. */
export async function newerUnfinished(): Promise<RecordList['newer']> {
  return (await readAll()).flatMap(({ path, note }) => (typeof note === 'number' ? { path, schema: note } : []));
}
