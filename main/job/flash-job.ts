/** source → nix-build → image → drive → write → verify → record. */
import { rm } from 'node:fs/promises';
import { identityKey, isSameMedium } from '../../contract/rules/drive-identity.ts';
import { withImageWarnings } from '../../contract/rules/image-on-drive.ts';
import { requireRoom, requireRoomOnOne } from '../../contract/rules/refused-drive.ts';
import type { Drive } from '../../contract/wire/drive.ts';
import { type Failure, JobFailure } from '../../contract/wire/failure.ts';
import { type ChosenDrive, type DriveProgress, type JobRequest, waitingDrive } from '../../contract/wire/job.ts';
import {
  findChosenDrive,
  type ListOptions,
  listDrives,
  listDrivesAgain,
  listDrivesRecently,
} from '../stages/drive/index.ts';
import type { KnownImage } from '../stages/image/index.ts';
import { checkRecordsCanBeKept } from '../stages/record/index.ts';
import { requireQemu } from '../stages/try/index.ts';
import { writeImage } from '../stages/write/index.ts';
import { removeStaleGcRoots, temporaryGcRoot } from '../system/nix/index.ts';
import { instant, type PipelineContext } from './context.ts';
import { DriveEnds } from './drive-ends.ts';
import { watchPresence } from './drive-presence.ts';
import { endWith, type FinishedDrive, runHelper, type TimedResult } from './helper-run.ts';
import { requireErasable } from './judge-chosen.ts';
import { withKnownFakes } from './known-fakes.ts';
import { makeImageBeingRead, summaryOf } from './make-image.ts';
import { MountLifecycle } from './mount-lifecycle.ts';
import { rememberDigests } from './remember-digests.ts';
import { listUntilRead } from './still-empty.ts';
import { type NotedDrive, noteBegun, noteEnded, planWrite } from './write-scope.ts';

type FlashRequest = Extract<JobRequest, { kind: 'flash' }>;

interface Candidates {
  readonly eligible: readonly Drive[];
  /** Drives that failed before the write began, each with its failure; nothing is written to them. */
  readonly refused: readonly DriveProgress[];
}

/** Throws bad-usage when a drive is named twice. */
async function judgeChosen(
  request: FlashRequest,
  image: KnownImage | null,
  list: (options: ListOptions) => Promise<readonly Drive[]>,
): Promise<Candidates> {
  const all = await withKnownFakes(
    await list({
      includeLoop: request.includeLoop,
      imageNeedsBytes: image?.sizeBytes,
      imagePath: image?.path,
      contentsOf: request.drives.map(({ devicePath }) => devicePath),
    }),
  );
  const eligible: Drive[] = [];
  const refused: DriveProgress[] = [];
  for (const chosen of request.drives) {
    try {
      const named = findChosenDrive(chosen, all);
      if (eligible.some((other) => isSameMedium(other, named)))
        throw new JobFailure({ kind: 'bad-usage', detail: { because: 'drive-named-twice', drive: named.devicePath } });
      eligible.push(withImageWarnings(await requireErasable(chosen, all), image));
    } catch (thrown) {
      if (!(thrown instanceof JobFailure) || thrown.failure.kind === 'bad-usage') throw thrown;
      refused.push(neverBegun(chosen, thrown.failure, image));
    }
  }
  return { eligible, refused };
}

function neverBegun({ devicePath, identity }: ChosenDrive, failure: Failure, image: KnownImage | null): DriveProgress {
  const name = [identity.vendor, identity.model].filter(Boolean).join(' ') || devicePath;
  const drive = { id: identityKey(identity), name, devicePath };
  return { ...waitingDrive(drive, image?.sizeBytes ?? 0), step: 'finished', failure, isDone: true };
}

function throwFirst(refused: readonly DriveProgress[]): void {
  const failure = refused[0]?.failure;
  if (failure) throw new JobFailure(failure);
}

export async function flash(request: FlashRequest, context: PipelineContext): Promise<void> {
  await removeStaleGcRoots();
  // A drive that is refused anyway should be refused before the build.
  await checkRecordsCanBeKept();
  if (request.proveBoot) await requireQemu();
  // They are judged with their image later.
  const chosen = await judgeChosen(request, null, listDrivesRecently);
  throwFirst(chosen.refused);
  context.holdDrives(chosen.eligible);
  const link = temporaryGcRoot('flash');
  const reading = new AbortController();
  const stopWatching = watchPresence(request.drives, () => giveUp(request, reading));
  try {
    const { source, options } = request;
    const made = await makeImageBeingRead(
      { source, options, outLinkPath: link },
      {
        ...context,
        signal: AbortSignal.any([context.signal, reading.signal]),
        checkSize: (leastBytes) => requireRoom(leastBytes, request.drives),
        checkDecompressedSize: (leastBytes) => requireRoomOnOne(leastBytes, request.drives),
      },
    );
    stopWatching();
    await writeAndRecord(made, request, { ...context, isReadingGivenUp: () => reading.signal.aborted });
  } finally {
    stopWatching();
    reading.abort();
    context.session.discard();
    // The job has ended: a leftover link is not a failure of it.
    await rm(link, { force: true }).catch(() => {});
  }
}

/** Ends the build with the reason why no chosen drive can be written any more. */
async function giveUp(request: FlashRequest, reading: AbortController): Promise<void> {
  const { eligible, refused } = await judgeChosen(request, null, listDrives).catch(() => ({
    eligible: [],
    refused: [],
  }));
  const failure = refused[0]?.failure;
  if (eligible.length === 0 && failure) reading.abort(new JobFailure(failure));
}

interface FlashContext extends PipelineContext {
  readonly isReadingGivenUp: () => boolean;
}

type MadeImage = Awaited<ReturnType<typeof makeImageBeingRead>>;

/** What is written to which drives. */
interface Writing {
  readonly made: MadeImage;
  readonly planned: readonly NotedDrive[];
  readonly refused: readonly DriveProgress[];
  readonly verification: FlashRequest['verification'];
  readonly mounts: MountLifecycle;
  readonly ends: DriveEnds;
}

async function writeAndRecord(made: MadeImage, request: FlashRequest, context: FlashContext): Promise<void> {
  const { known, whole } = made.image;
  context.session.startAhead(request.drives.map(({ devicePath }) => devicePath));
  // A stick that was unplugged during the build must not prevent the others from being written.
  const { eligible: drives, refused } = await judgeChosen(request, known, (options) =>
    listUntilRead(request.drives, () => listDrivesAgain(options)),
  );
  if (drives.length === 0) throwFirst(refused);
  const startedAt = instant();
  const { rewrite, verification } = request;
  const subject = { image: known, title: made.provenance.title, startedAt, rewrite, verification };
  const planned = await Promise.all(drives.map((drive) => planWrite(drive, subject)));
  await noteBegun(planned);
  const mounts = new MountLifecycle(planned, request, context);
  const { signal, giveBack } = context;
  const bootSession = request.proveBoot ? context.session : null;
  const provenance = made.recipe ? { ...made.provenance, recipe: made.recipe } : made.provenance;
  const ends = new DriveEnds({
    written: { image: whole, provenance },
    noteEnded: async (index, progress) => {
      const one = planned[index];
      if (one) await noteEnded(one, progress);
    },
    ...{ planned, startedAt, mounts, signal, giveBack, bootSession },
  });
  for (const { devicePath } of refused) giveBack({ devicePath });
  const result = await writeDrives({ made, planned, refused, verification, mounts, ends }, context);
  // The outcome of a drive matters more than the loss of its record.
  if (ends.lost && result.drives.every(({ failure }) => failure === null)) throw ends.lost;
  // Cancelled or failed before the whole image was read: then there is no digest.
  const image = await whole.catch(() => null);
  if (image) await rememberDigests(made.image.version, image, result.drives);
  endWith(result, context, { provenance: made.provenance, image: summaryOf(image ?? known, drives) });
}

async function writeDrives(
  { made, planned, refused, verification, mounts, ends }: Writing,
  context: FlashContext,
): Promise<TimedResult> {
  const { known, whole, blocks, comparedVersion, keptVersion } = made.image;
  const targets = planned.map(({ drive }) => drive);
  const about = {
    ...{ image: summaryOf(known, targets), provenance: made.provenance, drives: planned, refused },
    whenFinished: (finished: FinishedDrive) => ends.end(finished),
  };
  try {
    return await runHelper(about, context, (options) => {
      const read = whole.then((image) => {
        // If the wait was given up, the job has already ended.
        if (!context.isReadingGivenUp()) context.apply({ kind: 'imageRead', image: summaryOf(image, targets) });
      });
      read.catch(() => {});
      const plan = {
        image: { ...known, blocks, comparedVersion, keptVersion, whole: read },
        drives: planned,
        verification,
      };
      return mounts.around(options, known.sizeBytes, (mountSteps) => writeImage(plan, context.session, mountSteps));
    });
  } catch (thrown) {
    // None of them was touched.
    for (const one of planned) await noteEnded(one, waitingDrive(one.drive, known.sizeBytes));
    throw thrown;
  }
}
