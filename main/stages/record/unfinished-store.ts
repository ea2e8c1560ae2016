import { hash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hardwareTraits, isRecognisable, isSameDrive } from '../../../contract/rules/drive-identity.ts';
import type { DriveIdentity } from '../../../contract/wire/drive.ts';
import { UnfinishedWrite } from '../../../contract/wire/record.ts';
import { unfinishedFolder, writeReceipt } from './record-folder.ts';

/** One file per drive, named by what stays the same when it is plugged in again. */
function pathOf(identity: DriveIdentity): string {
  const lasting = JSON.stringify([...hardwareTraits(identity), isRecognisable(identity) ? null : identity.diskseq]);
  return join(unfinishedFolder(), `${hash('sha256', lasting).slice(0, 24)}.json`);
}

async function read(path: string): Promise<UnfinishedWrite | null> {
  try {
    return UnfinishedWrite.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    // Without it a write begins from the first block again: nothing is lost but time.
    return null;
  }
}

/** Kept before the drive is touched, so that it is there whatever happens then. Throws record-unwritable. */
export async function noteUnfinished(write: UnfinishedWrite): Promise<void> {
  await writeReceipt(pathOf(write.drive.identity), `${JSON.stringify(UnfinishedWrite.parse(write))}\n`);
}

export async function forgetUnfinished(identity: DriveIdentity): Promise<void> {
  await rm(pathOf(identity), { force: true }).catch(() => {});
}

/** The unfinished write of this drive, if there is one. */
export async function unfinishedOn(identity: DriveIdentity): Promise<UnfinishedWrite | null> {
  const write = await read(pathOf(identity));
  return write && isSameDrive(write.drive.identity, identity) ? write : null;
}

/** Newest first. */
export async function listUnfinished(): Promise<UnfinishedWrite[]> {
  const names = await readdir(unfinishedFolder()).catch(() => [] as string[]);
  const writes = await Promise.all(
    names.filter((name) => name.endsWith('.json')).map((name) => read(join(unfinishedFolder(), name))),
  );
  return writes.filter((write) => write !== null).toSorted((a, b) => b.startedAt.localeCompare(a.startedAt));
}
