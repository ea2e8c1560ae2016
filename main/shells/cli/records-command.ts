import { resolve } from 'node:path';
import { formatBytes } from '../../../contract/messages/bytes.ts';
import { explain } from '../../../contract/messages/explain.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { mountableVolumes } from '../../../contract/wire/mount.ts';
import { RecordId, type RecordSummary, type UnfinishedWrite } from '../../../contract/wire/record.ts';
import {
  exportRecord,
  importRecord,
  listRecords,
  readExport,
  readRecord,
  writeExport,
} from '../../stages/record/index.ts';
import type { Output } from './output.ts';

interface RecordsOptions {
  readonly action: string;
  /** An id, or the file to be imported. */
  readonly subject: string | null;
  readonly outputPath: string | null;
}

const USAGE = 'It is “records”, “records show ID”, “records export ID” or “records import FILE”.';

function describe({ id, title, sizeBytes, driveName, driveSerial, contents, lastVerification }: RecordSummary): string {
  const serial = driveSerial ? ` …${driveSerial.slice(-6)}` : '';
  const later = lastVerification ? `, ${lastVerification.verdict.kind} on ${lastVerification.at.slice(0, 10)}` : '';
  return `${id}  ${contents}${later}  ${title}, ${formatBytes(sizeBytes)}, on ${driveName}${serial}`;
}

function describeUnfinished({ title, drive, startedAt, image }: UnfinishedWrite): string {
  const serial = drive.identity.serial ? ` …${drive.identity.serial.slice(-6)}` : '';
  const size = formatBytes(image.sizeBytes);
  return `Not finished: ${title}, ${size}, on ${drive.name}${serial}, begun ${startedAt}. Flash it again to go on from there.`;
}

async function list(output: Output): Promise<number> {
  const { records, unreadable, newer, unfinished } = await listRecords();
  for (const write of unfinished) output.note(describeUnfinished(write));
  for (const record of records) {
    output.event('record', { record });
    output.text(describe(record));
  }
  for (const { path, reason } of unreadable) output.complain(`${path} cannot be read: ${reason}`);
  for (const { path, schema } of newer) {
    const { happened, remedy } = explain({ kind: 'record-newer', path, schema });
    output.complain(`${happened} ${remedy}`);
  }
  if ([records, unreadable, newer, unfinished].every(({ length }) => length === 0))
    output.note('No drive has been written yet.');
  output.result('listed', { records, unreadable, newer, unfinished });
  return 0;
}

/** To a file, or to stdout: there is nothing but the export then, as a result line would not belong in it. */
async function exportTo(id: string, outputPath: string | null, output: Output): Promise<number> {
  const text = await exportRecord(id);
  if (outputPath === null) {
    process.stdout.write(text);
    return 0;
  }
  const path = resolve(outputPath);
  await writeExport(text, path);
  output.text(`exported ${id} ${path}`);
  output.result('exported', { recordId: id, outputPath: path });
  return 0;
}

async function importFrom(file: string, output: Output): Promise<number> {
  const path = resolve(file);
  const { record, outcome, verifications } = await importRecord(await readExport(path), path);
  const { id, provenance, drive } = record;
  output.text(`${outcome === 'imported' ? 'imported' : 'already there'} ${id}  ${provenance.title}, on ${drive.name}`);
  if (outcome === 'already-there')
    output.note(
      verifications === 0
        ? 'The same record is kept here; nothing was changed.'
        : `The same record is kept here; ${verifications} later verifications were added to it.`,
    );
  output.result(outcome, { recordId: id, verifications });
  return 0;
}

async function show(id: string, output: Output): Promise<number> {
  const record = await readRecord(id);
  const { blocks, mountable, ...image } = record.image;
  const volumes = mountableVolumes(mountable).map(
    ({ filesystem, offsetBytes }) => `${filesystem} at byte ${offsetBytes}`,
  );
  output.text(
    JSON.stringify(
      {
        ...record,
        image: { ...image, blocks: `${blocks.sha256.length} of ${formatBytes(blocks.blockBytes)}`, volumes },
      },
      null,
      2,
    ),
  );
  output.result('shown', { record });
  return 0;
}

export async function runRecords({ action, subject, outputPath }: RecordsOptions, output: Output): Promise<number> {
  if (outputPath !== null && action !== 'export')
    throw new JobFailure({ kind: 'bad-usage', detail: '--output belongs to “records export ID”.' });
  if (action === 'list' && subject === null) return list(output);
  if (!['show', 'export', 'import'].includes(action) || subject === null)
    throw new JobFailure({ kind: 'bad-usage', detail: USAGE });
  if (action === 'import') return importFrom(subject, output);
  if (!RecordId.safeParse(subject).success) return output.failure({ kind: 'record-not-found', id: subject });
  return action === 'export' ? exportTo(subject, outputPath, output) : show(subject, output);
}
