/** The JSON of a job: its progress, and the fields of its result. The same in every language. Pure. */
import type { DriveProgress, JobRequest, JobState } from '../../../contract/wire/job.ts';

type EndState = Extract<JobState, { phase: 'done' | 'failed' | 'cancelled' }>;

/** A verification writes nothing, so it has no fields about writing. */
export function driveFields(drive: DriveProgress, { kind }: JobRequest): object {
  const { id, devicePath, contents, verdict, level, failure, recordId, badBlocks } = drive;
  const { writes, keptBytes, rewrittenBlocks, release, restored, bootProof } = drive;
  return {
    drive: id,
    devicePath,
    ...(kind === 'verify' ? {} : { contents, writes, keptBytes, rewrittenBlocks, ...release }),
    verdict,
    level,
    failure,
    recordId,
    badBlocks,
    ...(restored ? { restored } : {}),
    ...(bootProof ? { bootProof } : {}),
  };
}

function imageFields({ image }: EndState): object {
  if (!image) return {};
  const { path, warnings, ...known } = image;
  return { ...known, imagePath: path, ...(warnings ? { imageWarnings: warnings } : {}) };
}

export function resultFields(state: EndState): object {
  const { provenance, drives, request } = state;
  const [first] = drives;
  return {
    ...imageFields(state),
    ...(provenance ? { source: provenance } : {}),
    ...(first
      ? {
          ...(request.kind === 'verify' ? { verdict: first.verdict, level: first.level } : {}),
          recordId: first.recordId,
          ...(first.bootProof ? { bootProof: first.bootProof.outcome } : {}),
          drives: drives.map((drive) => driveFields(drive, request)),
        }
      : {}),
  };
}

export type JobOutcome = 'built' | 'restored' | 'identical' | 'verified' | 'written-unverified' | 'changed-by-mounting';

export function outcomeOf({ request, drives }: Extract<JobState, { phase: 'done' }>): JobOutcome {
  if (request.kind === 'build') return request.record === undefined ? 'built' : 'identical';
  if (request.kind === 'restore') return 'restored';
  const verdict = drives[0]?.verdict?.kind;
  if (request.kind === 'verify' && verdict === 'changed-by-mounting') return verdict;
  return drives.every(({ contents }) => contents === 'verified') ? 'verified' : 'written-unverified';
}

/** Progress without data that is useless ten times a second: the request, the log, the digests. */
export function progressFields(state: JobState): object {
  switch (state.phase) {
    case 'building': {
      const { log, tree: _tree, plan: _plan, ...build } = state.build;
      return { phase: state.phase, source: state.provenance, build: { ...build, logLine: log.at(-1) ?? null } };
    }
    case 'locking':
      return {
        phase: state.phase,
        filesEvaluated: state.filesEvaluated ?? 0,
        ...(state.source && { source: state.source }),
      };
    case 'downloading':
      return { phase: state.phase, source: state.provenance, download: state.download };
    case 'reading-image':
      return { phase: state.phase, progress: state.progress };
    case 'authorizing':
    case 'writing':
    case 'verifying':
      return {
        phase: state.phase,
        drives: state.drives.map((drive) => ({
          ...driveFields(drive, state.request),
          step: drive.step,
          progress: drive.progress,
          stalledForMs: drive.stalledForMs,
          ...(drive.booting ? { booting: drive.booting } : {}),
        })),
      };
    default:
      return { phase: state.phase };
  }
}
