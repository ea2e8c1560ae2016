/** Puts back what interrupted capacity checks have overwritten. */
import { helperDriveOf, mayBeSameDrive } from '../../../contract/rules/drive-identity.ts';
import { type ByteRange, byteRanges } from '../../../contract/wire/capacity-finding.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import { type Failure, JobFailure } from '../../../contract/wire/failure.ts';
import { PROTOCOL } from '../../../contract/wire/helper-protocol.ts';
import { stopReason } from '../../../contract/wire/outcome.ts';
import type { OneDriveSession } from '../../system/helper-client/index.ts';
import {
  checkOriginals,
  type Journal,
  originalsPath,
  readJournals,
  refuseDamagedJournals,
  refuseNewerJournals,
  removeJournal,
} from './capacity-folder.ts';
import { CapacityFollower } from './capacity-follower.ts';
import type { CapacityCheckOptions } from './check-capacity.ts';
import { notPutBack } from './not-put-back.ts';

/**
 * Replaces the tags of interrupted checks of this drive by the original content, newest check first. Gives the bytes that hold newer
 * data, which are not changed. Throws Cancelled, JobFailure: nothing-to-restore, drive-not-restored, file-newer,
 * record-corrupt.
 */
export async function putBackDrive(
  drive: Drive,
  session: OneDriveSession,
  options: CapacityCheckOptions,
): Promise<ByteRange[]> {
  await refuseNewerJournals(options.folder, drive.identity);
  const journals = (await readJournals(options.folder))
    .filter((journal) => mayBeSameDrive(journal.identity, drive.identity))
    .toSorted((a, b) => b.startedAt.localeCompare(a.startedAt));
  // A damaged one stops nothing that can be put back.
  if (journals.length === 0) await refuseDamagedJournals(options.folder, drive.identity);
  if (journals.length === 0) throw new JobFailure({ kind: 'nothing-to-restore', drive: drive.devicePath });
  const newer: ByteRange[] = [];
  for (const journal of journals) {
    await checkOriginals(options.folder, journal);
    const follower = await runHelper(drive, session, { journal, options });
    newer.push(...newerBytes(follower, { journal, options, devicePath: drive.devicePath }));
    await removeJournal(options.folder, journal.token);
  }
  return newer;
}

interface OneJournal {
  readonly journal: Journal;
  readonly options: CapacityCheckOptions;
}

async function runHelper(
  drive: Drive,
  session: OneDriveSession,
  { journal, options }: OneJournal,
): Promise<CapacityFollower> {
  const { token, places, placeBytes } = journal;
  const never = (): void => {};
  const follower = new CapacityFollower({
    ...{ task: 'put-back', devicePath: drive.devicePath, places, placeBytes, onSaved: never, onAllSaved: never },
  });
  await session.runOne({
    request: {
      ...{ protocol: PROTOCOL, task: 'put-back', drives: [helperDriveOf(drive)] },
      ...{ placeBytes, places: [...places], token, originalsPath: originalsPath(options.folder, token) },
    },
    follower,
    onStarted: () => {
      follower.started();
      options.onProgress(follower.progress);
    },
    onChange: () => options.onProgress(follower.progress),
    // The rest can be put back later.
    mustPutBack: () => false,
    signal: options.signal,
  });
  return follower;
}

/** The bytes that hold newer data. Throws if not everything else was put back. */
function newerBytes(
  { putBack, failure }: CapacityFollower,
  { journal, options, devicePath }: OneJournal & { readonly devicePath: string },
): ByteRange[] {
  const { token, places, placeBytes } = journal;
  const bytesOf = (indices: readonly number[]): ByteRange[] =>
    byteRanges(
      indices.map((place) => places[place] as number),
      placeBytes,
    );
  if (putBack?.wrong.length === 0 && !failure) return bytesOf(putBack.newer);
  if (!putBack && !failure) throw stopReason(options.signal);
  if (failure && failure.kind !== 'drive-gone' && !putBack && !isMidway(failure)) throw new JobFailure(failure);
  const left = bytesOf(putBack?.wrong ?? [...places.keys()]);
  throw notPutBack({ devicePath, left, originalsPath: originalsPath(options.folder, token), failure });
}

/** Whether it ended while it was putting back; otherwise it could not start. */
function isMidway({ kind }: Failure): boolean {
  return kind === 'drive-stalled' || kind === 'write-failed' || kind === 'helper-failed';
}
