/** Requests, and the states of the jobs that came of them. */
import type { DriveProgress, ImageSummary, JobRequest, JobState } from '../../contract/wire/job.ts';
import { DEFAULT_BUILD_OPTIONS } from '../../contract/wire/source.ts';
import type { SourceProgress } from '../../contract/wire/source-progress.ts';
import { chosenDrive } from './drives.ts';

type RequestOf<Kind extends JobRequest['kind']> = Extract<JobRequest, { kind: Kind }>;

export function buildRequest(part: Partial<RequestOf<'build'>> = {}): RequestOf<'build'> {
  return { kind: 'build', source: 'minimal', options: DEFAULT_BUILD_OPTIONS, outputPath: null, ...part };
}

export function flashRequest(part: Partial<RequestOf<'flash'>> = {}): RequestOf<'flash'> {
  return {
    kind: 'flash',
    source: 'minimal',
    options: DEFAULT_BUILD_OPTIONS,
    drives: [chosenDrive()],
    verification: 'read-back',
    rewrite: 'missing',
    eject: false,
    includeLoop: false,
    ...part,
  };
}

/** Of an evaluation that has just begun, unless `part` says otherwise. */
export function sourceProgress(part: Partial<SourceProgress> = {}): SourceProgress {
  const startedAt = '2026-11-22T20:15:00.000Z';
  return { step: 'evaluating', startedAt, filesEvaluated: 0, fetching: null, usualMs: null, ...part };
}

export function imageSummary(part: Partial<ImageSummary> = {}): ImageSummary {
  return { path: '/a.iso', compression: null, sizeBytes: 4096, sha256: 'a'.repeat(64), volumeLabel: null, ...part };
}

export function writing(drives: DriveProgress[], request: JobRequest = flashRequest()): JobState {
  return {
    phase: 'writing',
    request,
    startedAt: '2026-11-22T20:15:00.000Z',
    provenance: null,
    image: null,
    drives,
  };
}
