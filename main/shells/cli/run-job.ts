/** Runs one job on the terminal: progress, Ctrl-C, result, exit code. */
import { open } from 'node:fs/promises';
import { JobFailure } from '../../../contract/wire/failure.ts';
import type { JobRequest, JobState } from '../../../contract/wire/job.ts';
import { Activities, BuildLogFile, type HelperSessionOptions, type JobRunner } from '../../job/index.ts';
import { sleepInhibitor } from '../../system/sleep-inhibitor.ts';
import { isAtTerminal } from './ask.ts';
import type { Run } from './command.ts';
import { EXIT_CANCELLED } from './exit-code.ts';
import { reportEnd } from './job-end.ts';
import { driveFields, progressFields } from './job-events.ts';
import { jobLine } from './job-line.ts';
import { addNotes } from './job-notes.ts';
import { LiveLine } from './live-line.ts';
import type { Output } from './output.ts';
import { repaired } from './repair.ts';

/** A second Ctrl-C this long after the first one means that somebody has waited. */
const SECOND_STOP_AFTER_MS = 1000;
/** npm starts us through a shell; when that is killed nobody is left who asked for this job. */
const PARENT_CHECK_MS = 500;

/** How often blocks that are bad after a write are written again; a file for the log of the build; another helper. */
export type RunOptions = Partial<HelperSessionOptions> & {
  readonly repairs?: number;
  readonly logPath?: string | null;
};

export async function runJob(
  request: JobRequest,
  { output, interruption }: Run,
  { repairs = 0, logPath = null, ...session }: RunOptions = {},
): Promise<number> {
  if (logPath !== null) await checkWritable(logPath);
  const log = logPath === null ? null : new BuildLogFile(logPath);
  const keepAwake = sleepInhibitor(output.messages.activity.whyAwake);
  const runner = new Activities({ terminal: isAtTerminal(), keepAwake, log, ...session }).job;
  const line = new LiveLine();
  showProgress(runner, line, output);
  addNotes(runner, output);
  const cancel = canceller(runner, output);
  const giveBack = interruption.takeOver(cancel);
  process.stdout.on('error', cancel);
  const stopWatching = watchParent(cancel);
  try {
    runner.start(request);
    const state = await repaired(await runner.ended(), repairs, (again) => {
      line.clear();
      output.note(output.messages.cliRun.writingBadBlocksAgain);
      runner.start(again);
      return runner.ended();
    });
    line.clear();
    return reportEnd(state, output);
  } finally {
    stopWatching();
    await log?.end();
    process.stdout.off('error', cancel);
    giveBack();
  }
}

/** Nobody should hear at the end of a build that its log was kept nowhere. */
async function checkWritable(path: string): Promise<void> {
  try {
    await (await open(path, 'a')).close();
  } catch (thrown) {
    const detail = (thrown as NodeJS.ErrnoException).code ?? String(thrown);
    throw new JobFailure({ kind: 'file-unwritable', path, detail }, { cause: thrown });
  }
}

const hasEnded = ({ phase }: JobState): boolean => phase === 'done' || phase === 'failed' || phase === 'cancelled';

function showProgress(runner: JobRunner, line: LiveLine, output: Output): void {
  runner.subscribe((state) => {
    if (!hasEnded(state)) output.event('progress', progressFields(state));
    const text = output.showsProgress ? jobLine(state, output.messages) : null;
    if (text) line.show(text, state.phase);
  });
}

/** Called for the first time it stops the job; for the second time, by somebody who has waited, the program. */
function canceller(runner: JobRunner, output: Output): () => void {
  let askedAtMs: number | null = null;
  return () => {
    runner.cancel();
    askedAtMs ??= performance.now();
    if (performance.now() - askedAtMs < SECOND_STOP_AFTER_MS) return;
    // Something hangs. The helper and Nix notice our end and stop by themselves; nobody is left to keep a record.
    const { state } = runner;
    const drives = 'drives' in state ? { drives: state.drives.map((drive) => driveFields(drive, state.request)) } : {};
    output.result('cancelled', drives);
    output.complain(output.messages.cliRun.stoppedAtOnce);
    process.exit(EXIT_CANCELLED);
  };
}

/** Gives what ends the watching. */
function watchParent(onGone: () => void): () => void {
  if (!process.env['npm_lifecycle_event']) return () => {};
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, PARENT_CHECK_MS);
  return () => clearInterval(timer);
}
