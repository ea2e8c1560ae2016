/** What a receipt says, from a job that has just ended or from a record. Pure. */
import type { DriveProgress, JobState } from '../../../contract/wire/job.ts';
import type { RecordSummary, ShownRecord } from '../../../contract/wire/record.ts';
import { lookOfProgress, lookOfRecord, type StickLook } from '../stick/index.ts';

export interface Receipt {
  /** What is on the stick. */
  readonly title: string;
  readonly driveName: string;
  readonly look: StickLook;
  /** When it was found to be so; an ISO instant. */
  readonly at: string;
  /** Of the source; null for an image that came as a file. */
  readonly revision: string | null;
  readonly sha256: string;
}

type DoneJob = Extract<JobState, { phase: 'done' }>;

/** Null where the digest is not known, as of a stick that was only compared with a record. */
export function receiptOfDrive(job: DoneJob, drive: DriveProgress): Receipt | null {
  const { image, provenance, request, finishedAt } = job;
  if (!image?.sha256 || !provenance) return null;
  return {
    title: provenance.title,
    driveName: drive.name,
    look: lookOfProgress(drive, request.kind === 'verify'),
    at: finishedAt,
    revision: provenance.revision,
    sha256: image.sha256,
  };
}

export function receiptOfRecord(summary: RecordSummary, { provenance }: Pick<ShownRecord, 'provenance'>): Receipt {
  return {
    title: summary.title,
    driveName: summary.driveName,
    look: lookOfRecord(summary),
    at: summary.lastVerification?.at ?? summary.finishedAt,
    revision: provenance.revision,
    sha256: summary.sha256,
  };
}

/** As much of a digest or a revision as is read aloud over the phone. */
export const shortDigest = (sha256: string): string => `${sha256.slice(0, 8)}…${sha256.slice(-4)}`;
export const shortRevision = (revision: string): string => revision.slice(0, 11);
