/** How a drive of the list looks, and one that a job is busy with. Pure. */
import type { Drive } from '../../../contract/wire/drive.ts';
import { blockBytesOf, type DriveProgress } from '../../../contract/wire/job.ts';
import type { MediumKind } from './geometry.ts';
import type { StickLook } from './look.ts';
import { badParts, lookOfVerdict } from './verdict-look.ts';

/** From here on it is a disk in a case rather than a stick. */
const MIN_DISK_BYTES = 400e9;

export function mediumKindOf({ bus, sizeBytes }: Pick<Drive, 'bus' | 'sizeBytes'>): MediumKind {
  if (bus === 'mmc') return 'card';
  return sizeBytes >= MIN_DISK_BYTES ? 'disk' : 'stick';
}

/** `SanDisk` of `SanDisk Ultra Fit`. */
export const makerOf = (driveName: string): string => driveName.split(/\s+/, 1)[0] ?? '';

export function lookOfDrive(drive: Pick<Drive, 'holdings' | 'partitions' | 'sizeBytes' | 'refusals'>): StickLook {
  if (drive.refusals.length > 0) return { state: 'refused' };
  switch (drive.holdings.kind) {
    case 'empty':
      return { state: 'empty' };
    case 'holds':
      return { state: 'data', usedFraction: usedFraction(drive) };
    case 'cannot-be-told':
    case 'being-read':
      return { state: 'unknown' };
  }
}

/** What its files take, or its partitions where nobody knows how full they are. */
function usedFraction({ partitions, sizeBytes }: Pick<Drive, 'partitions' | 'sizeBytes'>): number {
  const usedBytes = partitions.reduce((sum, partition) => sum + (partition.usedBytes ?? partition.sizeBytes), 0);
  return sizeBytes > 0 ? Math.min(1, usedBytes / sizeBytes) : 1;
}

/** `isOld`: the job only reads, so what is not read yet was written by an earlier one. */
export function lookOfProgress(drive: DriveProgress, isOld: boolean): StickLook {
  const { doneBytes, totalBytes } = drive.progress;
  const fraction = totalBytes > 0 ? Math.min(1, doneBytes / totalBytes) : 0;
  if (drive.verdict) return lookOfVerdict(drive.verdict, { blockCount: blockCountOf(drive), provenFraction: fraction });
  switch (drive.step) {
    case 'waiting':
    case 'unmounting':
    case 'clearing':
      return isOld ? { state: 'verifying', provenFraction: 0, rest: 'data' } : { state: 'writing', writtenFraction: 0 };
    case 'writing':
      return drive.failure
        ? { state: 'partly', writtenFraction: fraction }
        : { state: 'writing', writtenFraction: fraction };
    case 'flushing':
      return { state: 'writing', writtenFraction: 1 };
    case 'verifying':
      return {
        state: 'verifying',
        provenFraction: fraction,
        rest: isOld ? 'data' : 'written',
        bad: badParts(drive.badBlocks, blockCountOf(drive), 'differs'),
      };
    case 'finished':
      return lookOfContents(drive, fraction);
  }
}

/** A drive that a job has left without a verdict. */
function lookOfContents({ contents }: DriveProgress, fraction: number): StickLook {
  switch (contents) {
    // It holds what it held, which nobody looked at.
    case 'untouched':
      return { state: 'unknown' };
    case 'partly-written':
      return { state: 'partly', writtenFraction: fraction };
    case 'written-unverified':
      return { state: 'written' };
    case 'verified':
      return { state: 'sealed' };
  }
}

const blockCountOf = (drive: DriveProgress): number => Math.ceil(drive.progress.totalBytes / blockBytesOf(drive));
