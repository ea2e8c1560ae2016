/** Runs one job on the terminal: progress, Ctrl-C, result, exit code. */
import { open } from 'node:fs/promises';
import { formatBytes } from '../../../contract/messages/bytes.ts';
import { explainReleaseWarning, explainRemoval } from '../../../contract/messages/drive-words.ts';
import type { DriveContents } from '../../../contract/wire/drive.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import type { DriveProgress, JobRequest, JobState } from '../../../contract/wire/job.ts';
import { BuildLogFile, type HelperSessionOptions, JobRunner } from '../../job/index.ts';
import { keptTexts, noteContinued, repaired } from './continued-write.ts';
import { noteDownload } from './download-words.ts';
import { EXIT_CANCELLED } from './exit-code.ts';
import { jobLine } from './job-line.ts';
import { LiveLine } from './live-line.ts';
import { notePlan } from './note-plan.ts';
import type { Output } from './output.ts';
import { besideFailure, verdictLines } from './verdict-lines.ts';

/** A second Ctrl-C this long after the first one means that somebody has waited. */
const IMPATIENT_MS = 1000;
/** npm starts us through a shell; when that is killed nobody is left who asked for this job. */
const PARENT_CHECK_MS = 500;

const CONTENTS: { readonly [C in DriveContents]: string } = {
  untouched: 'nothing was written to it',
  'partly-written': 'it is partly written and must not be used; its former content is lost',
  'written-unverified': 'it is written but was not read back',
  verified: 'it is written and verified',
};

/** Bad blocks are more than `written-unverified` says: the drive was read back, and failed. */
function describeContents({ contents, verdict }: DriveProgress): string {
  if (verdict?.kind === 'differs') return 'it is written, and does not hold the image';
  if (verdict?.kind === 'unreadable') return 'it is written, and cannot be read everywhere';
  return CONTENTS[contents];
}

/** What is on each drive now, a sentence each. A verification changes nothing on it. */
function describeDrives({ request, drives }: { request: JobRequest; drives: readonly DriveProgress[] }): string[] {
  if (request.kind !== 'flash') return [];
  return drives.map((drive) => {
    const { unmounted, removal } = drive.handling;
    const was = unmounted.length > 0 ? ` It was unmounted from ${unmounted.join(', ')}.` : '';
    const safe = removal ? ` ${explainRemoval(removal)}` : '';
    return `${drive.devicePath} (${drive.name}): ${describeContents(drive)}.${was}${safe}`;
  });
}

/** What spoils nothing, and is said all the same. */
function complainOfHandling(drives: readonly DriveProgress[], output: Output): void {
  for (const { devicePath, handling } of drives)
    for (const warning of handling.warnings) output.complain(`${devicePath}: ${explainReleaseWarning(warning)}`);
}

/** A verification writes nothing, so it says nothing of what was written. */
function summary(drive: DriveProgress, { kind }: JobRequest): object {
  const { id, devicePath, contents, verdict, level, failure, recordId, badBlocks } = drive;
  const { writes, keptBytes, rewrittenBlocks, handling } = drive;
  return {
    drive: id,
    devicePath,
    ...(kind === 'verify' ? {} : { contents, writes, keptBytes, rewrittenBlocks, ...handling }),
    verdict,
    level,
    failure,
    recordId,
    badBlocks,
  };
}

function fieldsOf(state: Extract<JobState, { phase: 'done' | 'failed' | 'cancelled' }>): object {
  const { image, provenance, drives } = state;
  return {
    ...(image
      ? {
          sha256: image.sha256,
          sizeBytes: image.sizeBytes,
          volumeLabel: image.volumeLabel,
          imagePath: image.path,
          compression: image.compression,
        }
      : {}),
    ...(provenance ? { source: provenance } : {}),
    ...(drives[0]
      ? {
          ...(state.request.kind === 'verify' ? { verdict: drives[0].verdict, level: drives[0].level } : {}),
          recordId: drives[0].recordId,
          drives: drives.map((drive) => summary(drive, state.request)),
        }
      : {}),
  };
}

function outcomeOf(state: Extract<JobState, { phase: 'done' }>): string {
  if (state.request.kind === 'build') return state.request.record === undefined ? 'built' : 'identical';
  const verdict = state.drives[0]?.verdict?.kind;
  if (state.request.kind === 'verify' && verdict === 'changed-by-mounting') return verdict;
  return state.drives.every(({ contents }) => contents === 'verified') ? 'verified' : 'written-unverified';
}

/** Which record it was, also where nobody named one. */
function comparedWith({ provenance, drives }: Extract<JobState, { phase: 'done' | 'failed' }>): string {
  return `Compared with record ${drives[0]?.recordId ?? ''}${provenance ? `: ${provenance.title}` : ''}.`;
}

function end(state: JobState, output: Output): number {
  switch (state.phase) {
    case 'done': {
      const outcome = outcomeOf(state);
      output.result(outcome, { ...fieldsOf(state), ...(state.outputPath ? { outputPath: state.outputPath } : {}) });
      for (const line of describeDrives(state)) output.note(line);
      complainOfHandling(state.drives, output);
      const [drive] = state.drives;
      if (state.request.kind === 'verify' && drive) {
        for (const line of verdictLines(drive)) output.text(line);
        if (drive.recordId) output.note(comparedWith(state));
        return 0;
      }
      if (state.image)
        output.text(
          `${outcome} ${state.image.sha256} ${formatBytes(state.image.sizeBytes)} ${state.outputPath ?? state.image.path}`,
        );
      else output.text(outcome);
      for (const text of keptTexts(state.drives)) output.note(text);
      if (state.request.kind === 'flash')
        for (const { recordId, devicePath } of state.drives)
          output.note(`Record ${recordId ?? ''}: “verify ${devicePath}” checks it again any time.`);
      return 0;
    }
    case 'failed': {
      // A trace of an evaluation is long and its message says it all; a builder's last words do not repeat themselves.
      if (state.failure.kind === 'build-failed')
        for (const line of (state.failure.log.length > 0 ? state.failure.log : state.log).slice(-25))
          output.complain(`  ${line}`);
      for (const line of describeDrives(state)) output.complain(line);
      complainOfHandling(state.drives, output);
      if (state.request.kind === 'verify' && state.drives[0]) {
        const beside = besideFailure(state.drives[0]);
        if (beside) output.complain(beside);
        if (state.drives[0].recordId) output.note(comparedWith(state));
      }
      return output.failure(state.failure, fieldsOf(state));
    }
    case 'cancelled':
      output.result('cancelled', fieldsOf(state));
      output.complain('Cancelled.');
      for (const line of describeDrives(state)) output.complain(line);
      return EXIT_CANCELLED;
    default:
      throw new Error(`the job ended while ${state.phase}`);
  }
}

/** Progress without what a script has no use for at ten times a second: the request, the log, the digests. */
function eventOf(state: JobState): object {
  switch (state.phase) {
    case 'building': {
      const { log, tree: _tree, plan: _plan, ...build } = state.build;
      return { phase: state.phase, source: state.provenance, build: { ...build, logLine: log.at(-1) ?? null } };
    }
    case 'locking':
      return { phase: state.phase, filesEvaluated: state.filesEvaluated ?? 0 };
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
          ...summary(drive, state.request),
          step: drive.step,
          progress: drive.progress,
          stalledForMs: drive.stalledForMs,
        })),
      };
    default:
      return { phase: state.phase };
  }
}

/** How often blocks that are bad after a write are written again; a file for the log of the build; another helper. */
export type RunOptions = Partial<HelperSessionOptions> & {
  readonly repairs?: number;
  readonly logPath?: string | null;
};

/** Nobody should hear at the end of a build that its log was kept nowhere. */
async function checkWritable(path: string): Promise<void> {
  try {
    await (await open(path, 'a')).close();
  } catch (thrown) {
    const detail = (thrown as NodeJS.ErrnoException).code ?? String(thrown);
    throw new JobFailure({ kind: 'file-unwritable', path, detail }, { cause: thrown });
  }
}

export async function runJob(
  request: JobRequest,
  output: Output,
  { repairs = 0, logPath = null, ...session }: RunOptions = {},
): Promise<number> {
  if (logPath !== null) await checkWritable(logPath);
  const terminal = process.stdin.isTTY === true && process.stderr.isTTY === true;
  const log = logPath === null ? null : new BuildLogFile(logPath);
  const runner = new JobRunner({ terminal, ...session }, log);
  const line = new LiveLine();
  const shouldShow = !output.quiet && !(output.json && process.stderr.isTTY !== true);
  runner.subscribe((state) => {
    if (state.phase !== 'done' && state.phase !== 'failed' && state.phase !== 'cancelled')
      output.event('progress', eventOf(state));
    const text = shouldShow ? jobLine(state) : null;
    if (text) line.show(text, state.phase);
  });
  notePlan(runner, output);
  noteContinued(runner, output);
  noteDownload(runner, output);
  let asked = 0;
  const cancel = (): void => {
    asked += 1;
    runner.cancel();
    if (asked === 1 || performance.now() - askedAtMs < IMPATIENT_MS) {
      askedAtMs = asked === 1 ? performance.now() : askedAtMs;
      return;
    }
    // Something hangs. The helper and Nix notice our end and stop by themselves; nobody is left to keep a record.
    const { state } = runner;
    output.result(
      'cancelled',
      'drives' in state ? { drives: state.drives.map((drive) => summary(drive, request)) } : {},
    );
    output.complain('Stopped without waiting. A drive that was being written is partly written.');
    process.exit(EXIT_CANCELLED);
  };
  let askedAtMs = 0;
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, cancel);
  process.stdout.on('error', cancel);
  const parent = process.ppid;
  const orphaned = process.env['npm_lifecycle_event']
    ? setInterval(() => {
        if (process.ppid === parent) return;
        clearInterval(orphaned);
        cancel();
      }, PARENT_CHECK_MS)
    : undefined;
  try {
    runner.start(request);
    const state = await repaired(await runner.ended(), repairs, (again) => {
      line.clear();
      output.note('Writing the bad blocks again.');
      runner.start(again);
      return runner.ended();
    });
    line.clear();
    return end(state, output);
  } finally {
    clearInterval(orphaned);
    await log?.end();
    for (const signal of signals) process.off(signal, cancel);
  }
}
