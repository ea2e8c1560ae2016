import { randomBytes } from 'node:crypto';
import type { Record, RecordSummary } from '../../../contract/wire/record.ts';

/** `20261122-201500-3fa9c1`: UTC date and time, so that names sort by age, and six random hexadecimal digits. */
export function newRecordId(now: Date): string {
  const [date, time] = now.toISOString().slice(0, 19).split('T') as [string, string];
  return `${date.replaceAll('-', '')}-${time.replaceAll(':', '')}-${randomBytes(3).toString('hex')}`;
}

export function summarise(record: Record): RecordSummary {
  return {
    id: record.id,
    finishedAt: record.finishedAt,
    title: record.provenance.title,
    sizeBytes: record.image.sizeBytes,
    sha256: record.image.sha256,
    driveName: record.drive.name,
    driveSerial: record.drive.identity.serial,
    contents: record.contents,
    verdict: record.verdict,
    lastVerification: record.verifications.at(-1) ?? null,
  };
}
