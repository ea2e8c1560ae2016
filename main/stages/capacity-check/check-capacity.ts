/** Runs a check, or puts back what one that was cut short has written over. */
import { randomBytes } from 'node:crypto';
import { helperDriveOf, mayBeSameDrive } from '../../../contract/rules/drive-identity.ts';
import type { CapacityProgress, CapacityReport } from '../../../contract/wire/capacity-check.ts';
import { type ByteRange, byteRanges } from '../../../contract/wire/capacity-finding.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import { type Failure, JobFailure } from '../../../contract/wire/failure.ts';
import { type HelperOrder, PROTOCOL } from '../../../contract/wire/helper-protocol.ts';
import { stopReason } from '../../../contract/wire/outcome.ts';
import type { Reason } from '../../../contract/wire/reason.ts';
import type { OneDriveSession } from '../../system/helper-client/index.ts';
import { checkOriginals, JournalWriter, originalsPath, readJournals, removeJournal } from './capacity-folder.ts';
import { CapacityFollower } from './capacity-follower.ts';
import { choosePositions } from './check-positions.ts';
import { judgeCapacity } from './judge-capacity.ts';

export interface CapacityCheckOptions {
  /** Where journals are kept. */
  readonly folder: string;
  readonly onProgress: (progress: CapacityProgress) => void;
  readonly signal: AbortSignal;
}

/** Why what was written over is not all put back. */
function whyNotRestored(failure: Failure | null): Reason {
  switch (failure?.kind) {
    case 'drive-gone':
      return { because: 'unplugged-midway' };
    case 'drive-stalled':
      return { because: 'stalled-midway' };
    case 'write-failed':
      return { because: 'error-midway', code: failure.code, offsetBytes: failure.offsetBytes };
    case 'helper-failed':
      return { because: 'helper-stopped-midway', detail: failure.detail };
    default:
      return { because: 'not-put-back' };
  }
}

/**
 * Everything that it writes over is kept on disk before, and is back when this resolves, or rejects with anything else than
 * drive-not-restored. Throws Cancelled, JobFailure.
 */
export async function checkCapacity(
  drive: Drive,
  session: OneDriveSession,
  { folder, onProgress, signal }: CapacityCheckOptions,
): Promise<CapacityReport> {
  await refuseUnfinished(drive, folder);
  const { devicePath, identity, name, sizeBytes } = drive;
  const plan = choosePositions(sizeBytes, Math.random);
  const token = randomBytes(16).toString('hex');
  const { placeBytes, places, scanBytes, ballastBytes } = plan;
  const about = { token, startedAt: new Date().toISOString(), identity, name, placeBytes };
  const journal = await JournalWriter.open(folder, about);
  // The journal may fail: then the helper is stopped before it writes anything.
  const stop = new AbortController();
  const state: { lost: Error | null; mayHaveTags: boolean; keeping: Promise<void> } = {
    lost: null,
    mayHaveTags: false,
    keeping: Promise.resolve(),
  };
  let say: (order: HelperOrder) => void = () => {};
  const give = async (keep: () => unknown): Promise<void> => {
    try {
      await keep();
    } catch (thrown) {
      state.lost ??= thrown instanceof Error ? thrown : new Error(String(thrown));
      stop.abort();
    }
  };
  const follower = new CapacityFollower({
    ...{ task: 'capacity-check', devicePath, places, placeBytes },
    onSaved: (place, original) => void give(() => journal.add(places[place] as number, original)),
    onAllSaved: () => {
      state.keeping = give(async () => {
        await journal.keep();
        if (stop.signal.aborted || signal.aborted) return;
        state.mayHaveTags = true;
        say({ order: 'go-on', drive: 0 });
      });
    },
  });
  try {
    await session.runOne({
      request: {
        protocol: PROTOCOL,
        task: 'capacity-check',
        drives: [helperDriveOf(drive)],
        ...{ placeBytes, places: [...places], scanBytes, token },
      },
      follower,
      onStarted: (order) => {
        say = order;
        follower.started();
        onProgress(follower.progress);
      },
      onChange: () => onProgress(follower.progress),
      isStopPatient: () => state.mayHaveTags && follower.restored === null,
      signal: AbortSignal.any([signal, stop.signal]),
    });
  } catch (thrown) {
    if (!state.lost) throw thrown;
  } finally {
    // What is still being kept would come back after it was removed.
    await state.keeping;
    journal.close();
    // What was never written over need not be put back.
    if (!state.mayHaveTags || follower.restored?.wrong.length === 0) await removeJournal(folder, token);
  }
  if (state.lost) throw state.lost;
  const { restored, failure } = follower;
  const left = leftOf(follower, places, placeBytes);
  const path = originalsPath(folder, token);
  if (state.mayHaveTags && !restored) {
    const all = byteRanges(journal.places, placeBytes);
    throw new JobFailure({
      kind: 'drive-not-restored',
      drive: devicePath,
      why: whyNotRestored(failure),
      left: all,
      path,
    });
  }
  // A drive that gives something else at every reading never held anything there.
  if (restored && left.length === 0) await removeJournal(folder, token);
  if (failure && left.length === 0) throw new JobFailure(failure);
  if (failure || (left.length > 0 && signal.aborted))
    throw new JobFailure({ kind: 'drive-not-restored', drive: devicePath, why: whyNotRestored(failure), left, path });
  if (signal.aborted || !restored) throw stopReason(signal);
  const { seen, found } = follower;
  const finding = judgeCapacity({ placeBytes, scanBytes, places, seen, found });
  // A drive that lies is not expected to hold what was put back; of one that does not lie that is the news.
  if (finding.kind === 'holds' && left.length > 0)
    throw new JobFailure({ kind: 'drive-not-restored', drive: devicePath, why: whyNotRestored(null), left, path });
  return {
    finding,
    evidence: { places: places.length - follower.untried.size, placeBytes, scannedBytes: scanBytes, ballastBytes },
    left,
  };
}

/** Bytes that do not hold what they held. Where no trace of a tag was seen the drive keeps nothing, and nothing was written over. */
function leftOf({ restored, seen }: CapacityFollower, places: readonly number[], placeBytes: number): ByteRange[] {
  const wrong = restored?.wrong.filter((place) => seen.get(place)?.holds !== 'none') ?? [];
  return byteRanges(
    wrong.map((place) => places[place] as number),
    placeBytes,
  );
}

/** The newest check of this drive that was cut short must be put right first: the next one would keep its tags as originals. */
async function refuseUnfinished(drive: Drive, folder: string): Promise<void> {
  const found = (await readJournals(folder)).find((journal) => mayBeSameDrive(journal.identity, drive.identity));
  if (!found) return;
  const { token, startedAt } = found;
  const path = originalsPath(folder, token);
  throw new JobFailure({ kind: 'probe-unfinished', drive: drive.devicePath, startedAt, path });
}

/**
 * Puts back what checks of this drive that were cut short have left their tags on, newest first. Gives the bytes that hold
 * something newer, which stay as they are. Throws Cancelled, JobFailure: nothing-to-restore, drive-not-restored.
 */
export async function putBackDrive(
  drive: Drive,
  session: OneDriveSession,
  { folder, onProgress, signal }: CapacityCheckOptions,
): Promise<ByteRange[]> {
  const journals = (await readJournals(folder))
    .filter((journal) => mayBeSameDrive(journal.identity, drive.identity))
    .toSorted((a, b) => b.startedAt.localeCompare(a.startedAt));
  const { devicePath } = drive;
  if (journals.length === 0) throw new JobFailure({ kind: 'nothing-to-restore', drive: devicePath });
  const newer: ByteRange[] = [];
  for (const journal of journals) {
    await checkOriginals(folder, journal);
    const { token, places, placeBytes } = journal;
    const path = originalsPath(folder, token);
    const never = (): void => {};
    const follower = new CapacityFollower({
      ...{ task: 'put-back', devicePath, places, placeBytes, onSaved: never, onAllSaved: never },
    });
    await session.runOne({
      request: {
        ...{ protocol: PROTOCOL, task: 'put-back', drives: [helperDriveOf(drive)] },
        ...{ placeBytes, places: [...places], token, originalsPath: path },
      },
      follower,
      onStarted: () => {
        follower.started();
        onProgress(follower.progress);
      },
      onChange: () => onProgress(follower.progress),
      // What is not put back yet can be put back another time.
      isStopPatient: () => false,
      signal,
    });
    const { restored, failure } = follower;
    if (restored?.wrong.length === 0 && !failure) {
      await removeJournal(folder, token);
      newer.push(
        ...byteRanges(
          restored.newer.map((place) => places[place] as number),
          placeBytes,
        ),
      );
      continue;
    }
    if (!restored && !failure) throw stopReason(signal);
    if (failure && failure.kind !== 'drive-gone' && !restored && !isMidway(failure)) throw new JobFailure(failure);
    const wrong = (restored?.wrong ?? [...places.keys()]).map((place) => places[place] as number);
    const why = whyNotRestored(failure);
    throw new JobFailure({
      kind: 'drive-not-restored',
      drive: devicePath,
      why,
      left: byteRanges(wrong, placeBytes),
      path,
    });
  }
  return newer;
}

/** It ended while it was putting back; anything else kept it from beginning. */
function isMidway({ kind }: Failure): boolean {
  return kind === 'drive-stalled' || kind === 'write-failed' || kind === 'helper-failed';
}
