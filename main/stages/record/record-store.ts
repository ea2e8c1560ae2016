import { type FSWatcher, watch } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { Record, type RecordList, Verification } from '../../../contract/wire/record.ts';
import { decodeRecord } from './decode-record.ts';
import { recordFolder, unfinishedFolder, writeReceipt } from './record-folder.ts';
import { summarise } from './record-id.ts';
import { listUnfinished } from './unfinished-store.ts';
import { noteOf, notePath, readNote, readNotes } from './verification-notes.ts';

const pathOf = (id: string): string => join(recordFolder(), `${id}.json`);

/** Before a drive is touched: a receipt that cannot be kept is found out now. Throws record-unwritable. */
export async function checkRecordsCanBeKept(): Promise<void> {
  const trial = join(recordFolder(), `.trial-${process.pid}`);
  // As large as the receipt of a 4 GB image, so that a full disk is noticed.
  await writeReceipt(trial, ' '.repeat(300_000));
  await rm(trial, { force: true });
}

export async function appendRecord(record: Record): Promise<void> {
  await writeReceipt(pathOf(record.id), `${JSON.stringify(Record.parse(record))}\n`);
}

/** Throws record-not-found, record-corrupt or record-unwritable. Nothing that another program adds meanwhile is lost. */
export async function addVerification(id: string, verification: Verification): Promise<void> {
  await readRecord(id);
  await writeReceipt(notePath(id, verification), `${JSON.stringify(Verification.parse(verification))}\n`);
}

/** With its later verifications, oldest first. Throws record-not-found or record-corrupt. */
export async function readRecord(id: string): Promise<Record> {
  return withNotes(await readAlone(id), await namesInFolder());
}

async function withNotes(record: Record, names: readonly string[]): Promise<Record> {
  const notes = await readNotes(record.id, names);
  if (notes.length === 0) return record;
  const verifications = [...record.verifications, ...notes].toSorted((a, b) => a.at.localeCompare(b.at));
  return { ...record, verifications };
}

async function namesInFolder(): Promise<string[]> {
  return readdir(recordFolder()).catch(() => []);
}

async function readAlone(id: string): Promise<Record> {
  const path = pathOf(id);
  const text = await readFile(path, 'utf8').catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT') throw new JobFailure({ kind: 'record-not-found', id });
    throw new JobFailure({ kind: 'record-corrupt', path, detail: thrown.code ?? thrown.message }, { cause: thrown });
  });
  return decode(text, path, id);
}

function decode(text: string, path: string, id: string): Record {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw new JobFailure({ kind: 'record-corrupt', path, detail: 'it is not JSON: it was cut short or overwritten' });
  }
  const record = decodeRecord(raw);
  if (!record.ok) throw new JobFailure({ kind: 'record-corrupt', path, detail: record.detail });
  if (record.record.id !== id)
    throw new JobFailure({ kind: 'record-corrupt', path, detail: `it says it is ${record.record.id}` });
  return record.record;
}

/** Newest first. A file that cannot be read is named, and hides no other. */
export async function listRecords(): Promise<RecordList> {
  const { records, unreadable } = await readRecords();
  return { records: records.map(summarise), unreadable, unfinished: await listUnfinished() };
}

/** All of them, with their digests. Newest first. */
export async function readRecords(): Promise<Pick<RecordList, 'unreadable'> & { records: Record[] }> {
  const names = (await namesInFolder())
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .toReversed();
  const records: Record[] = [];
  const unreadable: RecordList['unreadable'] = [];
  for (const name of names) {
    const path = join(recordFolder(), name);
    if (noteOf(name) !== null) {
      if (!(await readNote(path))) unreadable.push({ path, reason: 'it is no note of a verification' });
      continue;
    }
    try {
      records.push(await withNotes(await readAlone(name.slice(0, -'.json'.length)), names));
    } catch (thrown) {
      const isCorrupt = thrown instanceof JobFailure && thrown.failure.kind === 'record-corrupt';
      unreadable.push({ path, reason: isCorrupt ? thrown.failure.detail : String(thrown) });
    }
  }
  return { records, unreadable };
}

/** Calls back when a record or a note of an unfinished write came, changed or went. */
export async function watchRecords(onChange: () => void): Promise<{ stop(): void }> {
  const watchers = await Promise.all(
    [recordFolder(), unfinishedFolder()].map((folder) => watchFolder(folder, onChange)),
  );
  return {
    stop: () => {
      for (const watcher of watchers) watcher?.close();
    },
  };
}

async function watchFolder(folder: string, onChange: () => void): Promise<FSWatcher | null> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch(() => {});
  try {
    const watcher = watch(folder, (_event, name) => {
      if (name?.endsWith('.json')) onChange();
    });
    watcher.on('error', () => {});
    return watcher;
  } catch {
    // Without a folder there is nothing to watch; lists are read when asked for.
    return null;
  }
}
