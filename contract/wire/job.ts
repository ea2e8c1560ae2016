/** The one job, as every shell sees it: whole snapshots, at most ten per second. Main owns it; the shells mirror it. */
import { BootStage } from './boot.ts';
import { BuildPlan } from './build-plan.ts';
import { type Drive, DriveContents, DriveIdentity, DriveWarning, holdsData } from './drive.ts';
import { DriveRelease, NOT_RELEASED } from './drive-release.ts';
import { DriveUse, RestoredVolume, VolumeLabel } from './empty-drive.ts';
import { Failure } from './failure.ts';
import { MAX_DRIVES } from './helper-protocol.ts';
import { BLOCK_BYTES, ImageCompression } from './image.ts';
import { BlockRange, BootProof, RecordId, Verdict, VerificationLevel } from './record.ts';
import { Bytes, Instant, LongText, listOf, OutputText, Sha256, ShortText, z } from './schema.ts';
import { BuildOptions, Provenance, SourceText } from './source.ts';
import { SourceProgress } from './source-progress.ts';

/** A drive as it was chosen: the job refuses it when the identity no longer matches. */
export const ChosenDrive = z.strictObject({ devicePath: ShortText, identity: DriveIdentity });
export type ChosenDrive = z.infer<typeof ChosenDrive>;

export function chosenDrive({ devicePath, identity }: ChosenDrive): ChosenDrive {
  return { devicePath, identity };
}

/** A drive to be erased. */
export const DriveToErase = ChosenDrive.extend({
  /** It was confirmed as holding nothing that would be missed: then what comes onto it before it is written is not erased. */
  asEmpty: z.boolean().optional(),
});
export type DriveToErase = z.infer<typeof DriveToErase>;

/** As a person confirmed it who saw it like this. */
export function driveToErase(drive: ChosenDrive & Pick<Drive, 'warnings'>): DriveToErase {
  return { ...chosenDrive(drive), asEmpty: !holdsData(drive) };
}

/** What a drive is compared with. */
export const Expectation = z.discriminatedUnion('kind', [
  /** With the record that matches its content. */
  z.strictObject({ kind: z.literal('recognise') }),
  z.strictObject({ kind: z.literal('record'), id: RecordId }),
  z.strictObject({ kind: z.literal('image-file'), path: ShortText }),
  z.strictObject({ kind: z.literal('digest'), sha256: Sha256, sizeBytes: Bytes.positive() }),
]);
export type Expectation = z.infer<typeof Expectation>;

export const JobRequest = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('build'),
    source: SourceText,
    options: BuildOptions,
    /** Copy the image here; null leaves it in the store. */
    outputPath: ShortText.nullable(),
    /** The id of a record, or a file with an exported one: builds that image again and compares. `source` is only its name. */
    record: z.string().min(1).max(4096).optional(),
  }),
  z.strictObject({
    kind: z.literal('flash'),
    source: SourceText,
    options: BuildOptions,
    drives: listOf(DriveToErase, MAX_DRIVES).min(1),
    /** 'skip' ends as written-unverified, recorded as such. */
    verification: z.enum(['read-back', 'skip']),
    /**
     * 'missing': continues an interrupted write of the same image to the same drive, and rewrites blocks that were found bad.
     * 'everything': writes from the first block on, whatever is there.
     */
    rewrite: z.enum(['missing', 'everything']),
    /** Start every verified drive in a virtual machine, and keep with its record how far it came. */
    proveBoot: z.boolean().optional(),
    /** Make every drive that holds the image safe to remove at the end. */
    eject: z.boolean(),
    /** Also accepts loop devices as drives. */
    includeLoop: z.boolean(),
  }),
  /** Makes an ordinary empty drive of it again. */
  z.strictObject({
    kind: z.literal('restore'),
    drive: DriveToErase,
    use: DriveUse,
    label: VolumeLabel,
    eject: z.boolean(),
    includeLoop: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('verify'),
    drive: ChosenDrive,
    expectation: Expectation,
    includeLoop: z.boolean(),
    /** `required`: refused unless the drive was unplugged and plugged in again since it was written or verified. */
    replug: z.literal('required').optional(),
    /** The same drive as seen earlier in this boot, before it was unplugged. */
    seenBefore: DriveIdentity.optional(),
  }),
]);
export type JobRequest = z.infer<typeof JobRequest>;

/** Progress of a run over bytes. `bytesPerSecond` is null until it is known. */
export const Progress = z.strictObject({
  doneBytes: Bytes,
  totalBytes: Bytes,
  bytesPerSecond: z.number().nonnegative().nullable(),
});
export type Progress = z.infer<typeof Progress>;

/** One derivation being built or one path being fetched. */
export const BuildActivity = z.strictObject({
  kind: z.enum(['build', 'fetch', 'copy']),
  /** Without hash and `.drv`, e.g. `squashfs.img`. */
  name: OutputText,
  phase: OutputText.nullable(),
  /** 0 to 1; null when it cannot be known. */
  fraction: z.number().min(0).max(1).nullable(),
  startedAt: Instant,
  /** The remote builder that does it, e.g. `ssh-ng://builder`; null on this machine. */
  machine: OutputText.nullable(),
});
export type BuildActivity = z.infer<typeof BuildActivity>;

/** A derivation that is being built or has failed, or one that depends on it; in tree order. */
export const BuildNode = z.strictObject({
  /** 0 for the image. */
  depth: z.number().int().nonnegative(),
  name: OutputText,
  state: z.enum(['waiting', 'building', 'failed']),
  /** How many derivations it still waits for. */
  waitsFor: z.number().int().nonnegative(),
  /** Only while it is being built. */
  activity: BuildActivity.nullable(),
});
export type BuildNode = z.infer<typeof BuildNode>;

/** The build so far. Counts never go down. */
export const BuildProgress = z.strictObject({
  /** Null until it is known. */
  plan: BuildPlan.nullable(),
  stage: z.enum(['evaluating', 'fetching', 'building', 'packing-image']),
  filesEvaluated: z.number().int().nonnegative(),
  builds: z.strictObject({ done: z.number().int().nonnegative(), expected: z.number().int().nonnegative() }),
  fetches: z.strictObject({
    done: z.number().int().nonnegative(),
    expected: z.number().int().nonnegative(),
    doneBytes: Bytes,
    expectedBytes: Bytes,
  }),
  running: listOf(BuildActivity),
  /** Empty where the order of the derivations is not known. At most 60. */
  tree: listOf(BuildNode),
  /** The newest lines of the log, oldest first, at most 200. */
  log: listOf(OutputText),
});
export type BuildProgress = z.infer<typeof BuildProgress>;
export const NO_BUILD_PROGRESS: BuildProgress = {
  plan: null,
  stage: 'evaluating',
  filesEvaluated: 0,
  builds: { done: 0, expected: 0 },
  fetches: { done: 0, expected: 0, doneBytes: 0, expectedBytes: 0 },
  running: [],
  tree: [],
  log: [],
};

/** An image being downloaded. */
export const DownloadProgress = z.strictObject({
  /** `checking`: the part that was already downloaded is read and digested. */
  step: z.enum(['connecting', 'receiving', 'checking']),
  /** `totalBytes` is 0 if the server does not give it. */
  progress: Progress,
  /** Bytes from an earlier, interrupted download. */
  keptBytes: Bytes,
  /** How often the connection was lost since the last good piece. */
  retries: z.number().int().nonnegative(),
  /** Since when the server is late; left out where it is not. */
  unansweredSince: Instant.optional(),
});
export type DownloadProgress = z.infer<typeof DownloadProgress>;
export const NO_DOWNLOAD_PROGRESS: DownloadProgress = {
  step: 'connecting',
  progress: { doneBytes: 0, totalBytes: 0, bytesPerSecond: null },
  keptBytes: 0,
  retries: 0,
};

/** The progress of one drive of the job. */
export const DriveProgress = z.strictObject({
  id: LongText,
  name: LongText,
  devicePath: LongText,
  step: z.enum(['waiting', 'unmounting', 'clearing', 'writing', 'flushing', 'verifying', 'finished']),
  /**
   * Which blocks are written: all; those that differ from the image, after an interrupted write of it; those that
   * were bad when they were read back.
   */
  writes: z.enum(['everything', 'missing', 'bad-blocks']),
  /** Bytes of the image that were already there and were not rewritten. */
  keptBytes: Bytes,
  /** Blocks that were found bad by an earlier job and are written again. */
  rewrittenBlocks: listOf(BlockRange),
  /** Of the current step. While writing: bytes the drive has taken, not bytes queued. */
  progress: Progress,
  /** How long the drive has not responded, once that is noteworthy (30 s; 180 s while flushing); null before. */
  stalledForMs: z.number().nonnegative().nullable(),
  contents: DriveContents,
  /** Blocks found bad so far; if there are very many, only the first ones; `badBlockCount` is their number. */
  badBlocks: listOf(BlockRange),
  badBlockCount: z.number().int().nonnegative().optional(),
  /** Size of the blocks named here; absent if it is the usual size. */
  blockBytes: z.number().int().positive().optional(),
  verdict: Verdict.nullable(),
  level: VerificationLevel.nullable(),
  failure: Failure.nullable(),
  recordId: RecordId.nullable(),
  /** Of a drive that was restored. */
  restored: RestoredVolume.optional(),
  release: DriveRelease,
  /** It is being started in a virtual machine. */
  booting: z.strictObject({ stage: BootStage, elapsedMs: z.number().nonnegative() }).nullable().optional(),
  /** How far it came; with `failure` there was no machine to tell. Absent unless that was asked for. */
  bootProof: BootProof.extend({ failure: Failure.nullable() }).optional(),
  /** Nothing more is done with this drive by a job that may still be busy with others: its record is saved, it may be unplugged. */
  isDone: z.boolean().optional(),
});
export type DriveProgress = z.infer<typeof DriveProgress>;

export function blockBytesOf({ blockBytes }: Pick<DriveProgress, 'blockBytes'>): number {
  return blockBytes ?? BLOCK_BYTES;
}

/** Which blocks of a drive a job will write. */
export type WriteScope = Pick<DriveProgress, 'writes' | 'rewrittenBlocks'>;

/** The initial state of a drive. */
export function waitingDrive(
  { id, name, devicePath }: { readonly id: string; readonly name: string; readonly devicePath: string },
  totalBytes: number,
  { writes, rewrittenBlocks }: WriteScope = { writes: 'everything', rewrittenBlocks: [] },
): DriveProgress {
  return {
    id,
    name,
    devicePath,
    step: 'waiting',
    writes,
    keptBytes: 0,
    rewrittenBlocks,
    progress: { doneBytes: 0, totalBytes, bytesPerSecond: null },
    stalledForMs: null,
    contents: 'untouched',
    badBlocks: [],
    verdict: null,
    level: null,
    failure: null,
    recordId: null,
    release: NOT_RELEASED,
  };
}

/** The image without its block digests. */
export const ImageSummary = z.strictObject({
  path: OutputText,
  /** Of the file at `path`; size and digest are of the decompressed bytes. */
  compression: ImageCompression.nullable(),
  sizeBytes: Bytes,
  /** Null while it is being computed during the write. */
  sha256: Sha256.nullable(),
  volumeLabel: ShortText.nullable(),
  /** Left out with consent, and accepted as missing; absent for nearly every image. */
  trailingBytes: Bytes.optional(),
  missingBytes: Bytes.optional(),
  /** What to know before it is written to these drives; absent without one. */
  warnings: listOf(DriveWarning).optional(),
});
export type ImageSummary = z.infer<typeof ImageSummary>;

const request = JobRequest;
const startedAt = Instant;
/** Null until the source was locked. */
const provenance = Provenance.nullable();
const image = ImageSummary.nullable();
const drives = listOf(DriveProgress, MAX_DRIVES);

export const JobState = z.discriminatedUnion('phase', [
  z.strictObject({ phase: z.literal('idle') }),
  z.strictObject({
    phase: z.literal('locking'),
    request,
    startedAt,
    /** Once the source is evaluated. */
    filesEvaluated: z.number().int().nonnegative().optional(),
    /** Once something is done that takes time. */
    source: SourceProgress.optional(),
  }),
  z.strictObject({ phase: z.literal('building'), request, startedAt, provenance: Provenance, build: BuildProgress }),
  z.strictObject({
    phase: z.literal('downloading'),
    request,
    startedAt,
    provenance: Provenance,
    download: DownloadProgress,
  }),
  z.strictObject({ phase: z.literal('reading-image'), request, startedAt, provenance, progress: Progress }),
  /** The helper is starting; a password dialog may be open. */
  z.strictObject({ phase: z.literal('authorizing'), request, startedAt, provenance, image, drives }),
  z.strictObject({ phase: z.literal('writing'), request, startedAt, provenance, image, drives }),
  z.strictObject({ phase: z.literal('verifying'), request, startedAt, provenance, image, drives }),
  z.strictObject({
    phase: z.literal('done'),
    request,
    startedAt,
    finishedAt: Instant,
    provenance,
    image,
    drives,
    outputPath: OutputText.nullable(),
  }),
  z.strictObject({
    phase: z.literal('failed'),
    request,
    startedAt,
    finishedAt: Instant,
    provenance,
    image,
    drives,
    failure: Failure,
    log: listOf(OutputText),
  }),
  z.strictObject({ phase: z.literal('cancelled'), request, startedAt, finishedAt: Instant, provenance, image, drives }),
]);
export type JobState = z.infer<typeof JobState>;
export type JobPhase = JobState['phase'];
export const IDLE: JobState = { phase: 'idle' };

const ENDED: ReadonlySet<JobPhase> = new Set(['idle', 'done', 'failed', 'cancelled']);

export function canStart(state: JobState): boolean {
  return ENDED.has(state.phase);
}

export function canCancel(state: JobState): boolean {
  return !ENDED.has(state.phase);
}
