/** Runs a capacity check: writes tags all over the drive, checks what became of them, and puts everything back. */
import { randomBytes } from 'node:crypto';
import { helperDriveOf, mayBeSameDrive } from '../../../contract/rules/drive-identity.ts';
import type { CapacityProgress, CapacityReport } from '../../../contract/wire/capacity-check.ts';
import { type ByteRange, byteRanges } from '../../../contract/wire/capacity-finding.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { PROTOCOL } from '../../../contract/wire/helper-protocol.ts';
import { stopReason } from '../../../contract/wire/outcome.ts';
import type { OneDriveSession } from '../../system/helper-client/index.ts';
import {
  JournalWriter,
  originalsPath,
  readJournals,
  refuseDamagedJournals,
  refuseNewerJournals,
  removeJournal,
} from './capacity-folder.ts';
import type { CapacityFollower } from './capacity-follower.ts';
import { type CapacityCheckPlan, choosePositions } from './check-positions.ts';
import { JournaledCheck } from './journaled-check.ts';
import { judgeCapacity } from './judge-capacity.ts';
import { notPutBack } from './not-put-back.ts';

export interface CapacityCheckOptions {
  /** Where journals are kept. */
  readonly folder: string;
  readonly onProgress: (progress: CapacityProgress) => void;
  readonly signal: AbortSignal;
}

/**
 * Everything it overwrites is saved to disk first, and is put back when this resolves or rejects, except with drive-not-restored.
 * Throws Cancelled, JobFailure.
 */
export async function checkCapacity(
  drive: Drive,
  session: OneDriveSession,
  options: CapacityCheckOptions,
): Promise<CapacityReport> {
  const { folder, signal } = options;
  refuseTooSmall(drive);
  await refuseUnfinished(drive, folder);
  const { devicePath, identity, name, sizeBytes } = drive;
  const plan = choosePositions(sizeBytes, Math.random);
  const token = randomBytes(16).toString('hex');
  const about = { token, startedAt: new Date().toISOString(), identity, name, placeBytes: plan.placeBytes };
  const journal = await JournalWriter.open(folder, about);
  const check = new JournaledCheck({ journal, plan, devicePath, signal });
  try {
    await runHelper({ check, drive, plan, token }, session, options);
  } catch (thrown) {
    if (!check.journalError) throw thrown;
  } finally {
    await check.close();
    if (check.isAsBefore) await removeJournal(folder, token);
  }
  if (check.journalError) throw check.journalError;
  return reportOf({ check, drive, plan, journal, path: originalsPath(folder, token) }, options, () =>
    removeJournal(folder, token),
  );
}

interface Run {
  readonly check: JournaledCheck;
  readonly drive: Drive;
  readonly plan: CapacityCheckPlan;
}

function runHelper(
  { check, drive, plan, token }: Run & { readonly token: string },
  session: OneDriveSession,
  { onProgress }: CapacityCheckOptions,
): Promise<unknown> {
  const { follower } = check;
  const { placeBytes, places, scanBytes } = plan;
  return session.runOne({
    request: {
      protocol: PROTOCOL,
      task: 'capacity-check',
      drives: [helperDriveOf(drive)],
      ...{ placeBytes, places: [...places], scanBytes, token },
    },
    follower,
    onStarted: (order) => {
      check.begin(order);
      onProgress(follower.progress);
    },
    onChange: () => onProgress(follower.progress),
    mustPutBack: () => check.mayHaveTags && follower.putBack === null,
    signal: check.stopSignal,
  });
}

/** The finding of the check. Throws if not everything was put back, or if the check did not complete. */
async function reportOf(
  { check, drive, plan, journal, path }: Run & { readonly journal: JournalWriter; readonly path: string },
  { signal }: CapacityCheckOptions,
  forgetOriginals: () => Promise<void>,
): Promise<CapacityReport> {
  const { follower } = check;
  const { putBack, failure } = follower;
  const { places, placeBytes, scanBytes, ballastBytes } = plan;
  const about = { devicePath: drive.devicePath, originalsPath: path, failure };
  if (check.mayHaveTags && !putBack) throw notPutBack({ ...about, left: byteRanges(journal.places, placeBytes) });
  const left = leftOf(follower, plan);
  // A drive that returns different data at every read never held anything there.
  if (putBack && left.length === 0) await forgetOriginals();
  if (failure && left.length === 0) throw new JobFailure(failure);
  if (failure || (left.length > 0 && signal.aborted)) throw notPutBack({ ...about, left });
  if (signal.aborted || !putBack) throw stopReason(signal);
  const { seen, found } = follower;
  const finding = judgeCapacity({ placeBytes, scanBytes, places, seen, found });
  // A fake drive is expected to lose what was put back; for a genuine one this is the failure to report.
  if (finding.kind === 'holds' && left.length > 0) throw notPutBack({ ...about, left });
  return {
    finding,
    evidence: { places: places.length - follower.untried.size, placeBytes, scannedBytes: scanBytes, ballastBytes },
    left,
  };
}

/**
 * Bytes that do not hold their original content. Where no trace of a tag was seen, the drive stores nothing, and nothing was
 * overwritten.
 */
function leftOf({ putBack, seen }: CapacityFollower, { places, placeBytes }: CapacityCheckPlan): ByteRange[] {
  const wrong = putBack?.wrong.filter((place) => seen.get(place)?.holds !== 'none') ?? [];
  return byteRanges(
    wrong.map((place) => places[place] as number),
    placeBytes,
  );
}

/** Far below every drive that is sold: partition tables and their margins leave nothing to check. */
const MIN_CHECKED_BYTES = 1024 * 1024;

/** Throws bad-usage. */
export function refuseTooSmall({ sizeBytes }: Pick<Drive, 'sizeBytes'>): void {
  if (sizeBytes >= MIN_CHECKED_BYTES) return;
  const detail = { because: 'too-small-to-check', haveBytes: sizeBytes, needBytes: MIN_CHECKED_BYTES } as const;
  throw new JobFailure({ kind: 'bad-usage', detail });
}

/** An interrupted check of this drive must be put back first: the next one would save its tags as original content. */
async function refuseUnfinished(drive: Drive, folder: string): Promise<void> {
  await refuseNewerJournals(folder, drive.identity);
  const found = (await readJournals(folder)).find((journal) => mayBeSameDrive(journal.identity, drive.identity));
  if (!found) return refuseDamagedJournals(folder, drive.identity);
  const { token, startedAt } = found;
  const path = originalsPath(folder, token);
  throw new JobFailure({ kind: 'probe-unfinished', drive: drive.devicePath, startedAt, path });
}
