import type { Drive } from '../../contract/wire/drive.ts';
import type { Image } from '../../contract/wire/image.ts';
import type { DriveProgress } from '../../contract/wire/job.ts';
import type { Record } from '../../contract/wire/record.ts';
import type { Provenance } from '../../contract/wire/source.ts';
import { newRecordId } from '../stages/record/index.ts';
import { bootId } from '../system/boot-id.ts';
import type { Timing } from './helper-run.ts';

interface Written {
  readonly progress: DriveProgress;
  readonly drive: Drive;
  readonly image: Image;
  readonly provenance: Provenance;
  readonly startedAt: string;
  readonly timing: Timing | undefined;
}

/** What is kept of one drive that was written, in whatever way it ended. */
export function recordOf({ progress, drive, image, provenance, startedAt, timing }: Written): Record {
  const { sizeBytes, sha256, volumeLabel, blocks, mountable } = image;
  const now = new Date();
  return {
    schema: 1,
    id: newRecordId(now),
    startedAt,
    finishedAt: now.toISOString(),
    provenance,
    image: { sizeBytes, sha256, volumeLabel, blocks, ...(mountable ? { mountable } : {}) },
    drive: { identity: drive.identity, name: drive.name, devicePath: drive.devicePath },
    contents: progress.contents,
    verdict: progress.verdict,
    level: progress.level,
    keptBytes: progress.keptBytes,
    rewrittenBlocks: progress.rewrittenBlocks,
    writeMs: Math.round(timing?.writeMs ?? 0),
    verifyMs: Math.round(timing?.verifyMs ?? 0),
    failure: progress.failure?.kind ?? null,
    bootId: bootId(),
    verifications: [],
  };
}
