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
import { addVerification, keepRecordText, readRawRecord, readRecord, recordPath, tooMuchOf } from './record-store.ts';
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
  /** As JSON, with keys of a later version if it has any. */
  readonly text: string;
}

const SEAL = new RegExp(`^\\{"format":"${FORMAT}","version":${VERSION},"sha256":"([0-9a-f]{64})","record":`);
const SEAL_END = '}\n';

/**
 * The record of a file that is as `exportText` wrote it; null for any other. It is a part of the text, and takes no memory: of a record of
 * 16 MB, each copy counts.
 */
function sealedText(text: string): string | null {
  const [seal = '', sha256] = SEAL.exec(text) ?? [];
  const record = text.slice(seal.length, -SEAL_END.length);
  return text.endsWith(SEAL_END) && hash('sha256', record) === sha256 ? record : null;
}

function openExport(text: string, path: string): OpenedExport {
  const invalid = (detail: Detail): JobFailure => new JobFailure({ kind: 'export-invalid', path, detail });
  if (!isWithinBounds(text, BOUNDS)) throw invalid({ because: 'other-kind-of-file' });
  const inner = sealedText(text) ?? formattedText(text, path);
  const record = decodeRecord(parsedOr(inner, () => invalid({ because: 'other-kind-of-file' })));
  if (record.ok && rangesIn(record.value) > 2 * MAX_VERDICT_RANGES) throw invalid(TOO_MUCH);
  if (record.ok) return { record: record.value, text: inner };
  if (record.newerSchema !== null) throw new JobFailure({ kind: 'export-newer', path, version: record.newerSchema });
  throw invalid(record.detail);
}

/** Anybody can seal what is no JSON. */
function parsedOr(text: string, failure: () => JobFailure): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw failure();
  }
}

/** The record of a file that another program may have formatted. Throws export-invalid, export-newer. */
function formattedText(text: string, path: string): string {
  const invalid = (detail: Detail): JobFailure => new JobFailure({ kind: 'export-invalid', path, detail });
  const cut = text.startsWith(`{"format":"${FORMAT}"`);
  const raw = parsedOr(text, () => invalid({ because: cut ? 'cut-short' : 'other-kind-of-file' }));
  const named = z.looseObject({ format: z.literal(FORMAT), version: z.number().int() }).safeParse(raw);
  if (!named.success) throw invalid({ because: 'other-kind-of-file' });
  const { version } = named.data;
  if (version > VERSION) throw new JobFailure({ kind: 'export-newer', path, version });
  const sealed = Export.safeParse(raw);
  if (!sealed.success) throw invalid({ because: 'part-missing' });
  const record = JSON.stringify(sealed.data.record);
  if (hash('sha256', record) !== sealed.data.sha256) throw invalid({ because: 'changed-since-export' });
  return record;
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
  const { record, text: inner } = openExport(text, path);
  const known = await readRecord(record.id).catch((thrown: unknown) => {
    if (thrown instanceof JobFailure && thrown.failure.kind === 'record-not-found') return null;
    throw thrown;
  });
  if (!known) {
    await keepRecordText(record.id, inner);
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
