/** Makes the record of one written drive. */
import type { Drive } from '../../contract/wire/drive.ts';
import type { RestoredVolume } from '../../contract/wire/empty-drive.ts';
import type { Image } from '../../contract/wire/image.ts';
import type { DriveProgress } from '../../contract/wire/job.ts';
import { type BootProof, type NixpkgsVersion, RECORD_SCHEMA, type Record } from '../../contract/wire/record.ts';
import { isLocalFolder, type Provenance } from '../../contract/wire/source.ts';
import { newRecordId } from '../stages/record/index.ts';
import { lockedNixpkgs } from '../stages/source/index.ts';
import { bootId } from '../system/boot-id.ts';
import type { Timing } from './helper-run.ts';

export type RecordedImage = Pick<
  Image,
  'sizeBytes' | 'sha256' | 'volumeLabel' | 'blocks' | 'mountable' | 'trailingBytes' | 'missingBytes'
>;

interface WrittenDrive {
  readonly progress: DriveProgress;
  readonly drive: Drive;
  readonly image: RecordedImage;
  readonly provenance: Provenance;
  readonly restored?: RestoredVolume | undefined;
  readonly startedAt: string;
  readonly timing: Timing | undefined;
  readonly bootProof?: BootProof | undefined;
}

/** However the write ended. */
export function recordOf(written: WrittenDrive): Record {
  const { progress, drive, image, provenance, restored, startedAt, timing, bootProof } = written;
  const { sizeBytes, sha256, volumeLabel, blocks, mountable, trailingBytes, missingBytes } = image;
  const now = new Date();
  const nixpkgs = nixpkgsOf(provenance);
  return {
    schema: RECORD_SCHEMA,
    id: newRecordId(now),
    startedAt,
    finishedAt: now.toISOString(),
    provenance,
    image: {
      sizeBytes,
      sha256,
      volumeLabel,
      blocks,
      ...(trailingBytes === undefined ? {} : { trailingBytes }),
      ...(missingBytes === undefined ? {} : { missingBytes }),
      ...(mountable ? { mountable } : {}),
    },
    ...(nixpkgs ? { nixpkgs } : {}),
    drive: {
      identity: drive.identity,
      name: drive.name,
      devicePath: drive.devicePath,
      logicalSectorBytes: drive.logicalSectorBytes,
    },
    warnings: drive.warnings,
    ...(restored ? { restored } : {}),
    contents: progress.contents,
    verdict: progress.verdict,
    level: progress.level,
    keptBytes: progress.keptBytes,
    rewrittenBlocks: progress.rewrittenBlocks,
    writeMs: Math.round(timing?.writeMs ?? 0),
    verifyMs: Math.round(timing?.verifyMs ?? 0),
    failure: progress.failure?.kind ?? null,
    bootId: bootId(),
    ...(bootProof ? { bootProof } : {}),
    verifications: [],
  };
}

/** Null if it is unknown: for an image file, or a flake whose input has another name. */
function nixpkgsOf(provenance: Provenance): NixpkgsVersion | null {
  const { recipe } = provenance;
  const locked = recipe ? lockedNixpkgs(provenance, recipe) : null;
  return locked && { revision: locked.revision, date: isLocalFolder(locked) ? null : locked.lastModified };
}
