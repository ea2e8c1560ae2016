import { formatBytes } from '../../contract/bytes.ts';
import { JobFailure } from '../../contract/failure.ts';
import { RecordId, type RecordSummary, type UnfinishedWrite } from '../../contract/record.ts';
import { listRecords, readRecord } from '../record/index.ts';
import type { Output } from './output.ts';

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
  const { records, unreadable, unfinished } = await listRecords();
  for (const write of unfinished) output.note(describeUnfinished(write));
  for (const record of records) {
    output.event('record', { record });
    output.text(describe(record));
  }
  for (const { path, reason } of unreadable) output.complain(`${path} cannot be read: ${reason}`);
  if (records.length === 0 && unreadable.length === 0 && unfinished.length === 0)
    output.note('No drive has been written yet.');
  output.result('listed', { records, unreadable, unfinished });
  return 0;
}

export async function runRecords(action: string, id: string | null, output: Output): Promise<number> {
  if (action === 'list' && id === null) return list(output);
  if ((action !== 'show' && action !== 'export') || id === null)
    throw new JobFailure({ kind: 'bad-usage', detail: 'It is “records”, “records show ID” or “records export ID”.' });
  if (!RecordId.safeParse(id).success) return output.failure({ kind: 'record-not-found', id });
  const record = await readRecord(id);
  if (action === 'export') {
    // One file that says everything; the result line would not belong in it.
    process.stdout.write(`${JSON.stringify(record, null, output.json ? 0 : 2)}\n`);
    return 0;
  }
  const { blocks, ...image } = record.image;
  output.text(
    JSON.stringify(
      { ...record, image: { ...image, blocks: `${blocks.sha256.length} of ${formatBytes(blocks.blockBytes)}` } },
      null,
      2,
    ),
  );
  output.result('shown', { record });
  return 0;
}
