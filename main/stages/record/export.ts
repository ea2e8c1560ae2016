/** Exports a record to one file for another machine, and imports it there. */

import { hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { JobFailure } from '../../../contract/wire/failure.ts';
import type { Detail } from '../../../contract/wire/reason.ts';
import { MAX_VERDICT_RANGES, type Record } from '../../../contract/wire/record.ts';
import { ShortText, z } from '../../../contract/wire/schema.ts';
import { writeAtomically } from '../../system/atomic-file.ts';
import { fileFailure } from '../../system/file-failure.ts';
import { isWithinBounds, type JsonBounds } from '../../system/foreign-json.ts';
import { NotSmallFile, readSmallFile } from '../../system/small-file.ts';
import { decodeRecord, TOO_MUCH } from './decode-record.ts';
import { addVerification, keepRawRecord, readRawRecord, readRecord, recordPath, tooMuchOf } from './record-store.ts';
import { type ImportedFile, inRecordThread, isForThread, MAX_FOREIGN_BYTES } from './record-thread.ts';

const FORMAT = 'flakestick-record';
const VERSION = 1;

const Export = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  /** Over the record as JSON without spaces. */
  sha256: ShortText,
  record: z.unknown(),
});

/**
 * The complete stored record, including later verifications, with a digest against damage and truncation. Throws the errors of
 * reading it.
 */
export async function exportRecord(id: string): Promise<string> {
  const { verifications } = await readRecord(id);
  return exportText({ ...(await readRawRecord(id)), verifications });
}

/** `record`: including keys of a later version. */
export function exportText(record: object): string {
  const text = JSON.stringify(record);
  const sealed = JSON.stringify({ format: FORMAT, version: VERSION, sha256: hash('sha256', text) });
  // Put together by hand: it may have tens of megabytes.
  return `${sealed.slice(0, -1)},"record":${text}}\n`;
}

/** The same, into a file. Atomic; an existing file is replaced. Throws file-unwritable, too. */
export async function exportRecordFile(id: string, path: string): Promise<void> {
  if (!isForThread(recordPath(id))) return writeExport(await exportRecord(id), path);
  await inRecordThread('export', [id, path], tooMuchOf(id));
}

/** `20261122-201500-3fa9c1.flakestick-record.json`. */
export function exportName(id: string): string {
  return `${id}.${FORMAT}.json`;
}

/** Atomic; an existing file is replaced. Throws file-unwritable. */
export function writeExport(text: string, path: string): Promise<void> {
  return writeAtomically(path, text, { makeFolder: false });
}

/** The text of an export file. Throws file-not-found, file-unreadable or export-invalid. */
export async function readExport(path: string): Promise<string> {
  return readSmallFile(path, MAX_FOREIGN_BYTES).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown instanceof NotSmallFile || thrown.code === 'EISDIR')
      throw new JobFailure({ kind: 'export-invalid', path, detail: { because: 'other-kind-of-file' } });
    throw fileFailure(path, thrown);
  });
}

/** `path` is named in failures. Throws export-invalid or export-newer. */
export function decodeExport(text: string, path: string): Record {
  return openExport(text, path).record;
}

/** No record is nested as deeply, or has as many parts. */
const BOUNDS: JsonBounds = { maxDepth: 64, maxContainers: 200_000, maxKeys: 200_000 };

/** Of all verdicts, which every list of records holds. */
function rangesIn({ verdict, verifications }: Record): number {
  const counts = [verdict, ...verifications.map((one) => one.verdict)].map((each) =>
    Object.values(each ?? {}).reduce<number>((sum, value) => sum + (Array.isArray(value) ? value.length : 0), 0),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

interface OpenedExport {
  readonly record: Record;
  readonly raw: unknown;
}

function openExport(text: string, path: string): OpenedExport {
  const invalid = (detail: Detail): JobFailure => new JobFailure({ kind: 'export-invalid', path, detail });
  if (!isWithinBounds(text, BOUNDS)) throw invalid({ because: 'other-kind-of-file' });
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw invalid({ because: text.startsWith(`{"format":"${FORMAT}"`) ? 'cut-short' : 'other-kind-of-file' });
  }
  const named = z.looseObject({ format: z.literal(FORMAT), version: z.number().int() }).safeParse(raw);
  if (!named.success) throw invalid({ because: 'other-kind-of-file' });
  const { version } = named.data;
  if (version > VERSION) throw new JobFailure({ kind: 'export-newer', path, version });
  const sealed = Export.safeParse(raw);
  if (!sealed.success) throw invalid({ because: 'part-missing' });
  if (hash('sha256', JSON.stringify(sealed.data.record)) !== sealed.data.sha256)
    throw invalid({ because: 'changed-since-export' });
  const record = decodeRecord(sealed.data.record);
  if (record.ok && rangesIn(record.value) > 2 * MAX_VERDICT_RANGES) throw invalid(TOO_MUCH);
  if (record.ok) return { record: record.value, raw: sealed.data.record };
  if (record.newerSchema !== null) throw new JobFailure({ kind: 'export-newer', path, version: record.newerSchema });
  throw invalid(record.detail);
}

export interface Imported {
  readonly record: Record;
  /** `already-there`: the same record exists here; `verifications` is how many were added to it. */
  readonly outcome: 'imported' | 'already-there';
  readonly verifications: number;
}

/**
 * Saves the record as if the stick had been written here. Throws export-*, record-conflict, record-corrupt, record-newer or
 * record-unwritable.
 */
export async function importRecord(text: string, path: string): Promise<Imported> {
  const { record, raw } = openExport(text, path);
  const known = await readRecord(record.id).catch((thrown: unknown) => {
    if (thrown instanceof JobFailure && thrown.failure.kind === 'record-not-found') return null;
    throw thrown;
  });
  if (!known) {
    await keepRawRecord(record.id, raw);
    return { record, outcome: 'imported', verifications: record.verifications.length };
  }
  if (!isDeepStrictEqual({ ...known, verifications: [] }, { ...record, verifications: [] }))
    throw new JobFailure({ kind: 'record-conflict', id: record.id });
  const news = record.verifications.filter(
    (one) => !known.verifications.some((other) => isDeepStrictEqual(one, other)),
  );
  for (const verification of news) await addVerification(record.id, verification);
  return { record, outcome: 'already-there', verifications: news.length };
}

/** The same, of a file. */
export async function importRecordFile(path: string): Promise<ImportedFile> {
  if (!isForThread(path)) {
    const { record, ...imported } = await importRecord(await readExport(path), path);
    return { id: record.id, title: record.provenance.title, driveName: record.drive.name, ...imported };
  }
  return inRecordThread('import', [path], { kind: 'export-invalid', path, detail: TOO_MUCH });
}
