/** drive → verify, against a record, an image file or a digest. */
import { uptime } from 'node:os';
import { resolve } from 'node:path';
import { isSameDrive, wasReplugged } from '../../contract/drive.ts';
import { failureOf, JobFailure } from '../../contract/failure.ts';
import type { Expectation, ImageSummary, JobRequest, Progress } from '../../contract/job.ts';
import type { Record } from '../../contract/record.ts';
import { findChosenDrive, listDrives } from '../drive/index.ts';
import { openImage } from '../image/index.ts';
import { addVerification, readRecord } from '../record/index.ts';
import { type Expected, verifyDrive } from '../verify/index.ts';
import { instant, type PipelineContext } from './context.ts';
import { endWith, runHelper } from './helper-run.ts';
import { summaryOf } from './make-image.ts';

type VerifyRequest = Extract<JobRequest, { kind: 'verify' }>;

interface Expectations {
  readonly expected: Expected;
  readonly image: ImageSummary | null;
  readonly record: Record | null;
}

async function expectationOf(expectation: Expectation, { apply, signal }: PipelineContext): Promise<Expectations> {
  switch (expectation.kind) {
    case 'record': {
      const record = await readRecord(expectation.id);
      const { sizeBytes, sha256, volumeLabel, blocks } = record.image;
      const path = record.provenance.storePath ?? record.provenance.source;
      return {
        expected: { kind: 'blocks', sizeBytes, blocks },
        image: { path, compression: null, sizeBytes, sha256, volumeLabel },
        record,
      };
    }
    case 'image-file': {
      apply({ kind: 'imageReadBegan', provenance: null });
      const onProgress = (progress: Progress): void => apply({ kind: 'imageReadAdvanced', progress });
      const image = await openImage(resolve(expectation.path), { onProgress, signal });
      return {
        expected: { kind: 'blocks', sizeBytes: image.sizeBytes, blocks: image.blocks },
        image: summaryOf(image),
        record: null,
      };
    }
    case 'digest': {
      const { sizeBytes, sha256 } = expectation;
      return { expected: { kind: 'whole', sizeBytes, sha256 }, image: null, record: null };
    }
  }
}

export async function verify(request: VerifyRequest, context: PipelineContext): Promise<void> {
  const drive = findChosenDrive(request.drive, await listDrives({ includeLoop: request.includeLoop }));
  const { expected, image, record } = await expectationOf(request.expectation, context);
  const provenance = record?.provenance ?? null;
  const result = await runHelper({ image, provenance, drives: [{ drive }] }, context, (options) =>
    verifyDrive(drive, expected, context.session, options),
  );
  const [seen] = result.drives;
  // What another stick holds says nothing about the one of the record.
  if (record && seen?.verdict && isSameDrive(record.drive.identity, drive.identity)) {
    const isOfThisBoot = Date.parse(record.finishedAt) > Date.now() - uptime() * 1000;
    const isReplugged = isOfThisBoot && wasReplugged(record.drive.identity, drive.identity);
    const level = seen.level && isReplugged ? 'read-back-replugged' : seen.level;
    const durationMs = Math.round(result.timing[0]?.verifyMs ?? 0);
    context.apply({ kind: 'drivesAdvanced', drives: [{ ...seen, level, recordId: record.id }] });
    await addVerification(record.id, { at: instant(), verdict: seen.verdict, level, durationMs }).catch(
      (thrown: unknown) => {
        // The verdict stands without its note; only a verdict of intact must not hide that the note was lost.
        if (seen.failure === null) throw new JobFailure(failureOf(thrown), { cause: thrown });
      },
    );
  }
  endWith(result, context, provenance, image);
}
