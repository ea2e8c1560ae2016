import { type FSWatcher, watch } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { JobFailure } from '../../contract/failure.ts';
import { Record, type RecordList, type RecordSummary, type Verification } from '../../contract/record.ts';
import { z } from '../../contract/schema.ts';
import { recordFolder, unfinishedFolder } from './record-folder.ts';
import { summarise } from './record-id.ts';
import { listUnfinished } from './unfinished-store.ts';
import { writeAtomically } from './write-atomically.ts';

const pathOf = (id: string): string => join(recordFolder(), `${id}.json`);

/** Before a drive is touched: a receipt that cannot be kept is found out now. Throws record-unwritable. */
export async function checkRecordsCanBeKept(): Promise<void> {
  const trial = join(recordFolder(), `.trial-${process.pid}`);
  // As large as the receipt of a 4 GB image, so that a full disk is noticed.
  await writeAtomically(trial, ' '.repeat(300_000));
  await rm(trial, { force: true });
}

export async function appendRecord(record: Record): Promise<void> {
  await writeAtomically(pathOf(record.id), `${JSON.stringify(Record.parse(record))}\n`);
}

export async function addVerification(id: string, verification: Verification): Promise<void> {
  const record = await readRecord(id);
  await appendRecord({ ...record, verifications: [...record.verifications, verification] });
}

/** Throws record-not-found or record-corrupt. */
export async function readRecord(id: string): Promise<Record> {
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
  const record = Record.safeParse(raw);
  if (!record.success) {
    const newer = z.object({ schema: z.number().int().min(2) }).safeParse(raw).success;
    const detail = newer
      ? 'it was written by a newer Flakestick'
      : z.prettifyError(record.error).split('\n').slice(0, 3).join(' ');
    throw new JobFailure({ kind: 'record-corrupt', path, detail });
  }
  if (record.data.id !== id)
    throw new JobFailure({ kind: 'record-corrupt', path, detail: `it says it is ${record.data.id}` });
  const { sizeBytes, blocks } = record.data.image;
  if (blocks.sha256.length !== Math.ceil(sizeBytes / blocks.blockBytes))
    throw new JobFailure({ kind: 'record-corrupt', path, detail: 'digests and size do not belong together' });
  return record.data;
}

/** Newest first. A file that cannot be read is named, and hides no other. */
export async function listRecords(): Promise<RecordList> {
  const names = await readdir(recordFolder()).catch(() => [] as string[]);
  const records: RecordSummary[] = [];
  const unreadable: RecordList['unreadable'] = [];
  for (const name of names
    .filter((candidate) => candidate.endsWith('.json'))
    .sort()
    .reverse()) {
    try {
      records.push(summarise(await readRecord(name.slice(0, -'.json'.length))));
    } catch (thrown) {
      const detail =
        thrown instanceof JobFailure && thrown.failure.kind === 'record-corrupt'
          ? thrown.failure.detail
          : String(thrown);
      unreadable.push({ path: join(recordFolder(), name), reason: detail });
    }
  }
  return { records, unreadable, unfinished: await listUnfinished() };
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
