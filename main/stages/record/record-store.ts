import { type FSWatcher, watch } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Failure, JobFailure } from '../../../contract/wire/failure.ts';
import {
  Record,
  type RecordHead,
  type RecordList,
  type ShownRecord,
  Verification,
} from '../../../contract/wire/record.ts';
import { reasonOfCode } from '../../system/file-failure.ts';
import { parseForeignJson } from '../../system/foreign-json.ts';
import { makeFolder, namesIn } from '../../system/own-folder.ts';
import { detailOf, readSmallFile } from '../../system/small-file.ts';
import { decodeRecord, TOO_MUCH } from './decode-record.ts';
import { recordFolder, unfinishedFolder, writeRecordFile } from './record-folder.ts';
import { headOf, shownOf, summarise } from './record-head.ts';
import { type IndexEntry, indexedFiles } from './record-index.ts';
import { recordJson } from './record-json.ts';
import { inRecordThread, isForThread, unpacked } from './record-thread.ts';
import { listUnfinished, newerUnfinished } from './unfinished-store.ts';
import { noteOf, notePath, readNote, readNotes } from './verification-notes.ts';

/** Of an image of some 500 GB. */
const MAX_RECORD_BYTES = 64 * 1024 * 1024;

export const recordPath = (id: string): string => join(recordFolder(), `${id}.json`);

/** To be called before a drive is touched, to notice in time if its record could not be saved. Throws record-unwritable. */
export async function checkRecordsCanBeKept(): Promise<void> {
  const trial = join(recordFolder(), `.trial-${process.pid}`);
  // As large as the record of a 4 GB image, so that a full disk is noticed.
  await writeRecordFile(trial, ' '.repeat(300_000));
  await rm(trial, { force: true });
}

/** Our own: that base64 is base64 would take as long again as making it. */
function checked(record: Record): Record {
  const { provenance } = record;
  const { recipe } = provenance;
  if (!recipe?.files) return Record.parse(record);
  const emptied = Object.fromEntries(Object.keys(recipe.files).map((name) => [name, { text: '', executable: false }]));
  const parsed = Record.parse({ ...record, provenance: { ...provenance, recipe: { ...recipe, files: emptied } } });
  return { ...parsed, provenance: { ...parsed.provenance, recipe } };
}

export async function appendRecord(record: Record): Promise<void> {
  await writeRecordFile(recordPath(record.id), await recordJson(checked(record)));
}

/** The last screen of a stick that was started, beside its record. Gives the name of the file. Throws record-unwritable. */
export async function keepBootPicture(id: string, firmware: string, picture: Buffer): Promise<string> {
  const name = `${id}.boot-${firmware}.png`;
  await writeRecordFile(join(recordFolder(), name), picture);
  return name;
}

/** JSON of a record, with keys of a later version if it has any. */
export async function keepRecordText(id: string, text: string): Promise<void> {
  const bytes = Buffer.alloc(Buffer.byteLength(text) + 1, '\n');
  bytes.write(text);
  await writeRecordFile(recordPath(id), bytes);
}

/** The content of its file: with keys that this version does not know, without the later verifications beside it. */
export async function readRawRecord(id: string): Promise<object> {
  return parseForeignJson(await readText(id)) as object;
}

/**
 * Throws record-not-found, record-corrupt, record-newer or record-unwritable. Concurrent changes by other programs are
 * not lost.
 */
export async function addVerification(id: string, verification: Verification): Promise<void> {
  await readRecord(id);
  await writeRecordFile(notePath(id, verification), `${JSON.stringify(Verification.parse(verification))}\n`);
}

/** With its later verifications, oldest first. Throws record-not-found, record-corrupt or record-newer. */
export async function readRecord(id: string): Promise<Record> {
  return withNotes(await readAlone(id));
}

async function withNotes(record: Record): Promise<Record> {
  const names = await namesIn(recordFolder());
  return { ...record, verifications: joined(record.verifications, await readNotes(record.id, names)) };
}

/** Oldest first. */
function joined(kept: readonly Verification[], notes: readonly Verification[]): Verification[] {
  return notes.length === 0 ? [...kept] : [...kept, ...notes].toSorted((a, b) => a.at.localeCompare(b.at));
}

export function tooMuchOf(id: string): Failure & { path: string } {
  return { kind: 'record-corrupt', path: recordPath(id), detail: TOO_MUCH };
}

/** Without its later verifications. */
export async function readAlone(id: string): Promise<Record> {
  if (!isForThread(recordPath(id))) return decode(await readText(id), id);
  return unpacked(await inRecordThread('read', [id], tooMuchOf(id)));
}

/** As the page shows it. Throws what reading it throws. */
export async function showRecord(id: string): Promise<ShownRecord> {
  if (!isForThread(recordPath(id))) return shownOf(await readRecord(id));
  return inRecordThread('show', [id], tooMuchOf(id));
}

async function readText(id: string): Promise<string> {
  return readSmallFile(recordPath(id), MAX_RECORD_BYTES).catch((thrown: NodeJS.ErrnoException) => {
    throw unreadable(id, thrown);
  });
}

function unreadable(id: string, thrown: NodeJS.ErrnoException): JobFailure {
  const { code } = thrown;
  if (code === 'ENOENT') return new JobFailure({ kind: 'record-not-found', id });
  // The record may be whole: nobody is told to delete it.
  if (code !== undefined && code !== 'EISDIR')
    return new JobFailure(
      { kind: 'file-unreadable', path: recordPath(id), detail: reasonOfCode(code) },
      { cause: thrown },
    );
  return new JobFailure({ kind: 'record-corrupt', path: recordPath(id), detail: detailOf(thrown) }, { cause: thrown });
}

function decode(text: string, id: string): Record {
  const path = recordPath(id);
  let raw: unknown;
  try {
    raw = parseForeignJson(text);
  } catch {
    throw new JobFailure({ kind: 'record-corrupt', path, detail: { because: 'not-json' } });
  }
  const record = decodeRecord(raw);
  if (!record.ok) {
    if (record.newerSchema !== null) throw new JobFailure({ kind: 'record-newer', path, schema: record.newerSchema });
    throw new JobFailure({ kind: 'record-corrupt', path, detail: record.detail });
  }
  if (record.value.id !== id)
    throw new JobFailure({
      kind: 'record-corrupt',
      path,
      detail: { because: 'names-other-record', id: record.value.id },
    });
  return record.value;
}

/** Newest first. A file or folder that cannot be read is listed as such and does not hide others. */
export async function listRecords(): Promise<RecordList> {
  const folders: RecordList['unreadable'] = [];
  const orUnreadable =
    <T>(nothing: T) =>
    (thrown: unknown): T => {
      const { failure } = thrown instanceof JobFailure ? thrown : {};
      if (failure?.kind !== 'file-unreadable') throw thrown;
      folders.push({ path: failure.path, reason: failure.detail });
      return nothing;
    };
  const [{ heads, unreadable, newer }, [unfinished, newerNotes]] = await Promise.all([
    readRecordHeads().catch(orUnreadable({ heads: [], unreadable: [], newer: [] })),
    Promise.all([listUnfinished(), newerUnfinished()]).catch(orUnreadable([[], []])),
  ]);
  const records = heads.map(summarise);
  return { records, unreadable: [...folders, ...unreadable], newer: [...newer, ...newerNotes], unfinished };
}

/** The first folder whose content is not known, as a failure; null if both were read. */
export function unreadFolder({ unreadable }: Pick<RecordList, 'unreadable'>): Failure | null {
  const folders = [recordFolder(), unfinishedFolder()];
  const unread = unreadable.find(({ path }) => folders.includes(path));
  return unread ? { kind: 'file-unreadable', path: unread.path, detail: unread.reason } : null;
}

/** All records with their later verifications, without their digests. Newest first. */
export async function readRecordHeads(): Promise<
  Pick<RecordList, 'unreadable' | 'newer'> & { readonly heads: readonly RecordHead[] }
> {
  const files = await indexedFiles(readEntry);
  const notes = Map.groupBy(
    [...files].flatMap(([name, entry]) => (entry.kind === 'note' ? [{ name, of: noteOf(name), ...entry }] : [])),
    ({ of }) => of,
  );
  const heads: RecordHead[] = [];
  const unreadable: RecordList['unreadable'] = [];
  const newer: RecordList['newer'] = [];
  for (const [name, entry] of [...files].toSorted(([a], [b]) => (a < b ? 1 : -1))) {
    const path = (): string => join(recordFolder(), name);
    if (entry.kind === 'unreadable') unreadable.push({ path: path(), reason: entry.reason });
    else if (entry.kind === 'newer') newer.push({ path: path(), schema: entry.schema });
    else if (entry.kind === 'record') {
      const own = (notes.get(entry.head.id) ?? []).toSorted((a, b) => (a.name < b.name ? -1 : 1));
      const later = own.map(({ verification }) => verification);
      heads.push({ ...entry.head, verifications: joined(entry.head.verifications, later) });
    }
  }
  return { heads, unreadable, newer };
}

/** Of one file in the folder. Never throws. */
export async function readEntry(name: string): Promise<IndexEntry> {
  if (noteOf(name) !== null) {
    const note = await readNote(join(recordFolder(), name));
    if (note.ok) return { kind: 'note', verification: note.value };
    if (note.newerSchema !== null) return { kind: 'newer', schema: note.newerSchema };
    return { kind: 'unreadable', reason: { because: 'not-a-note' } };
  }
  const id = name.slice(0, -'.json'.length);
  try {
    if (isForThread(recordPath(id))) return await inRecordThread('entry', [name], tooMuchOf(id));
    return { kind: 'record', head: headOf(await readAlone(id)) };
  } catch (thrown) {
    const failure = thrown instanceof JobFailure ? thrown.failure : null;
    if (failure?.kind === 'record-newer') return { kind: 'newer', schema: failure.schema };
    if (failure?.kind === 'record-not-found') return { kind: 'unreadable', reason: { because: 'dead-link' } };
    const isTold = failure?.kind === 'record-corrupt' || failure?.kind === 'file-unreadable';
    return { kind: 'unreadable', reason: isTold ? failure.detail : String(thrown) };
  }
}

/** Calls back when a record or a note of an unfinished write was added, changed or removed. */
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
  try {
    makeFolder(folder);
    const watcher = watch(folder, (_event, name) => {
      if (name?.endsWith('.json')) onChange();
    });
    watcher.on('error', () => {});
    return watcher;
  } catch {
    // Without a folder there is nothing to watch; lists are read on request.
    return null;
  }
}
