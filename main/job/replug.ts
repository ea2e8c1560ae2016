/** Whether a drive was unplugged and plugged in again since it was written or verified, within this boot. Pure. */
import { isSameDrive, wasReplugged } from '../../contract/rules/drive-identity.ts';
import type { DriveIdentity } from '../../contract/wire/drive.ts';
import type { Reason } from '../../contract/wire/reason.ts';
import type { RecordHead, Verification } from '../../contract/wire/record.ts';

/** The plug-in of a drive when something was done with it. */
interface Sighting {
  readonly at: string;
  readonly did: 'write' | 'verify';
  readonly diskseq: number | null;
}

/** The fields of a record that tell when its drive was plugged in. */
interface WrittenBefore {
  readonly finishedAt: RecordHead['finishedAt'];
  readonly bootId?: string | null | undefined;
  readonly drive: { readonly identity: DriveIdentity };
  readonly verifications: readonly Verification[];
}

export interface ReplugQuestion {
  readonly drive: DriveIdentity;
  /** The boot ID. */
  readonly bootId: string | null;
  readonly records: readonly WrittenBefore[];
  /** The drive as seen in this boot before it was unplugged. */
  readonly seenBefore: DriveIdentity | undefined;
}

/** Of this drive and this boot only, because the kernel's count starts over at each boot. Oldest first. */
function sightings({ drive, bootId, records }: ReplugQuestion): Sighting[] {
  if (bootId === null) return [];
  const own = records.filter((record) => isSameDrive(record.drive.identity, drive));
  return own
    .flatMap((record): (Sighting & { bootId: string | null | undefined })[] => [
      { at: record.finishedAt, did: 'write', diskseq: record.drive.identity.diskseq, bootId: record.bootId },
      ...record.verifications.map(({ at, diskseq, bootId: run }) => ({
        at,
        did: 'verify' as const,
        diskseq: diskseq ?? null,
        bootId: run,
      })),
    ])
    .filter((sighting) => sighting.bootId === bootId)
    .toSorted((a, b) => a.at.localeCompare(b.at));
}

const isOther = (drive: DriveIdentity, diskseq: number | null): boolean => wasReplugged({ ...drive, diskseq }, drive);
const wasSeenPulled = ({ drive, seenBefore }: ReplugQuestion): boolean =>
  seenBefore !== undefined && isSameDrive(seenBefore, drive) && wasReplugged(seenBefore, drive);

/** For the level: since it was written, or, if that was in another boot, since it was first seen in this one. */
export function isReplugged(question: ReplugQuestion): boolean {
  if (wasSeenPulled(question)) return true;
  const seen = sightings(question);
  const written = seen.findLast(({ did }) => did === 'write');
  if (written) return isOther(question.drive, written.diskseq);
  return seen.some(({ diskseq }) => isOther(question.drive, diskseq));
}

/** Why the drive does not count as plugged in again since it was last written or verified; null if it does. */
export function whyNotReplugged(question: ReplugQuestion): { canHelp: boolean; detail: Reason } | null {
  const { drive } = question;
  if (drive.serial === null) return { canHelp: false, detail: { because: 'no-serial-number' } };
  if (drive.diskseq === null) return { canHelp: false, detail: { because: 'plug-ins-not-counted' } };
  if (wasSeenPulled(question)) return null;
  const last = sightings(question).at(-1);
  if (!last) return { canHelp: true, detail: { because: 'replug-unknown' } };
  if (isOther(drive, last.diskseq)) return null;
  return { canHelp: true, detail: { because: 'not-unplugged-since', did: last.did, at: last.at } };
}
