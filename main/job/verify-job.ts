/** drive → verify, against a record, an image file, a digest, or whichever record matches its content. */
import { isSameDrive } from '../../contract/rules/drive-identity.ts';
import type { Drive } from '../../contract/wire/drive.ts';
import { failureOf, JobFailure } from '../../contract/wire/failure.ts';
import type { DriveProgress, Expectation, ImageSummary, JobRequest, Progress } from '../../contract/wire/job.ts';
import type { Record, RecordHead } from '../../contract/wire/record.ts';
import type { Provenance } from '../../contract/wire/source.ts';
import { findChosenDrive, listDrives } from '../stages/drive/index.ts';
import { openImage, seenOnDrive } from '../stages/image/index.ts';
import { addVerification, readRecord, readRecordHeads, recallDigests } from '../stages/record/index.ts';
import { type Expected, recogniseDrive, verifyDrive } from '../stages/verify/index.ts';
import { bootId } from '../system/boot-id.ts';
import { absolutePath } from '../system/current-folder.ts';
import { instant, type PipelineContext } from './context.ts';
import { endWith, runHelper, type TimedResult } from './helper-run.ts';
import { summaryOf } from './make-image.ts';
import { isReplugged, whyNotReplugged } from './replug.ts';

/** Comparing writes nothing: an image that was written on purpose can be compared with, too. */
const READ_ANYWAY = ['shrunk-image', 'trailing-bytes'] as const;

type VerifyRequest = Extract<JobRequest, { kind: 'verify' }>;

/** The expectation of the drive. */
interface Subject {
  readonly image: ImageSummary | null;
  readonly record: Record | null;
}

function imageOf({ image, provenance }: Record): ImageSummary {
  const { sizeBytes, sha256, volumeLabel } = image;
  return { path: provenance.storePath ?? provenance.source, compression: null, sizeBytes, sha256, volumeLabel };
}

/** For the state of the job, which is sent ten times in a second. */
function provenanceOf({ provenance }: Record): Provenance {
  const { recipe: _long, ...known } = provenance;
  return known;
}

async function expectedBy(
  expectation: Exclude<Expectation, { kind: 'recognise' }>,
  { apply, signal }: PipelineContext,
): Promise<Subject & { expected: Expected }> {
  switch (expectation.kind) {
    case 'record': {
      const record = await readRecord(expectation.id);
      const { sizeBytes, blocks, mountable } = record.image;
      const appended = record.appendedPartition;
      return { expected: { kind: 'blocks', sizeBytes, blocks, mountable, appended }, image: imageOf(record), record };
    }
    case 'image-file': {
      apply({ kind: 'imageReadBegan', provenance: null });
      const onProgress = (progress: Progress): void => apply({ kind: 'imageReadAdvanced', progress });
      const how = { onProgress, signal, accept: READ_ANYWAY, recall: recallDigests };
      const image = await openImage(absolutePath(expectation.path), how);
      const { sizeBytes, blocks, mountable } = image;
      return { expected: { kind: 'blocks', sizeBytes, blocks, mountable }, image: summaryOf(image), record: null };
    }
    case 'digest': {
      const { sizeBytes, sha256 } = expectation;
      return { expected: { kind: 'whole', sizeBytes, sha256 }, image: null, record: null };
    }
  }
}

export async function verify(request: VerifyRequest, context: PipelineContext): Promise<void> {
  const drive = findChosenDrive(request.drive, await listDrives({ includeLoop: request.includeLoop, contentsOf: [] }));
  const records = await recordsFor(request);
  const question = { drive: drive.identity, bootId: bootId(), records, seenBefore: request.seenBefore };
  const obstacle = request.replug === 'required' ? whyNotReplugged(question) : null;
  if (obstacle) throw new JobFailure({ kind: 'drive-not-replugged', drive: drive.devicePath, detail: obstacle.detail });

  const { subject, result } =
    request.expectation.kind === 'recognise'
      ? await lookUp(drive, records, context)
      : await compare(drive, request.expectation, context);
  const named = namedImage(request.expectation, result);
  await note({ drive, record: subject.record, replugged: isReplugged(question) }, named, context);
  endWith(named, context, { provenance: subject.record && provenanceOf(subject.record), image: subject.image });
}

/** A drive can be compared with a named image even where the records cannot be read. */
async function recordsFor({ expectation, replug }: VerifyRequest): Promise<readonly RecordHead[]> {
  const areNeeded = expectation.kind === 'recognise' || replug === 'required';
  const { heads } = await readRecordHeads().catch((thrown: unknown) => {
    if (areNeeded) throw thrown;
    return { heads: [] };
  });
  return heads;
}

/** A difference from an image that somebody named may be that of another image. */
function namedImage(expectation: Expectation, result: TimedResult): TimedResult {
  if (expectation.kind !== 'image-file') return result;
  const imagePath = expectation.path;
  const drives = result.drives.map((progress) => {
    const { failure } = progress;
    return failure?.kind === 'drive-differs' ? { ...progress, failure: { ...failure, imagePath } } : progress;
  });
  return { ...result, drives };
}

interface Verified {
  readonly subject: Subject;
  readonly result: TimedResult;
}

async function compare(
  drive: Drive,
  expectation: Exclude<Expectation, { kind: 'recognise' }>,
  context: PipelineContext,
): Promise<Verified> {
  const { expected, image, record } = await expectedBy(expectation, context);
  const provenance = record && provenanceOf(record);
  const result = await runHelper({ image, provenance, drives: [{ drive }] }, context, (options) =>
    verifyDrive({ drive, expected }, context.session, options),
  );
  return { subject: { image, record }, result };
}

async function lookUp(drive: Drive, records: readonly RecordHead[], context: PipelineContext): Promise<Verified> {
  const found: { record: Record | null } = { record: null };
  const onRecognised = (record: Record): void => {
    found.record = record;
    context.apply({ kind: 'recognised', provenance: provenanceOf(record), image: imageOf(record) });
  };
  const result = await runHelper({ image: null, provenance: null, drives: [{ drive }] }, context, (options) =>
    recogniseDrive({ drive, records }, context.session, {
      ...options,
      look: seenOnDrive,
      read: readRecord,
      onRecognised,
    }),
  );
  const { record } = found;
  return { subject: { record, image: record && imageOf(record) }, result };
}

/** Adds the level and the record; saves the verdict with the record if it is about the same stick. */
async function note(
  { drive, record, replugged }: { drive: Drive; record: Record | null; replugged: boolean },
  result: TimedResult,
  { apply }: PipelineContext,
): Promise<void> {
  const [seen] = result.drives;
  if (!seen?.verdict) return;
  const level = seen.level && replugged ? 'read-back-replugged' : seen.level;
  const reported: DriveProgress = { ...seen, level, recordId: record?.id ?? null };
  apply({ kind: 'drivesAdvanced', drives: [reported] });
  // The content of another stick proves nothing about the one of the record.
  if (!record || !isSameDrive(record.drive.identity, drive.identity)) return;
  const durationMs = Math.round(result.timing[0]?.verifyMs ?? 0);
  const { diskseq } = drive.identity;
  const verification = { at: instant(), verdict: seen.verdict, level, durationMs, diskseq, bootId: bootId() };
  await addVerification(record.id, verification).catch((thrown: unknown) => {
    // The verdict is valid without its note; but a good one must not hide that the note was lost.
    if (seen.failure === null) throw new JobFailure(failureOf(thrown), { cause: thrown });
  });
}
