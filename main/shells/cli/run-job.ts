/** Runs one job on the terminal: progress, Ctrl-C, result, exit code. */
import type { JobRequest, JobState } from '../../../contract/wire/job.ts';
import { Activities, BuildLogFile, type HelperSessionOptions, type JobRunner } from '../../job/index.ts';
import { requireWritable } from '../../system/output-file.ts';
import { sleepInhibitor } from '../../system/sleep-inhibitor.ts';
import { everyMs } from '../../system/throttle.ts';
import { hasInput, isAtTerminal, isYes, withQuestions } from './ask.ts';
import type { Run } from './command.ts';
import { compiledAnyway } from './compile-anyway.ts';
import { EXIT_CANCELLED } from './exit-code.ts';
import type { InterruptSignal } from './interruption.ts';
import { reportEnd } from './job-end.ts';
import { driveFields, progressFields } from './job-events.ts';
import { jobLine, jobLineKey } from './job-line.ts';
import { addNotes } from './job-notes.ts';
import { leave } from './leave.ts';
import { LiveLine } from './live-line.ts';
import type { Output } from './output.ts';
import { repaired } from './repair.ts';

/** A second Ctrl-C counts only this long after the first one. */
const SECOND_STOP_AFTER_MS = 1000;
/** npm starts us through a shell; if that is killed, the job should end too. */
const PARENT_CHECK_MS = 500;
/** Nix may build for an hour and print nothing: then the same line is shown again. */
const SAME_AGAIN_MS = 30_000;
const LOOK_MS = 1000;
/** After a second Ctrl-C, pending output must not delay the end. */
const LAST_WORDS_MS = 500;

/** How often blocks that are bad after a write are written again; a file for the log of the build; another helper. */
export type RunOptions = Partial<HelperSessionOptions> & {
  readonly repairs?: number;
  readonly logPath?: string | null;
};

export async function runJob(request: JobRequest, run: Run, options: RunOptions = {}): Promise<number> {
  return reportEnd(await jobToEnd(request, run, options), run.output);
}

/** Shows its progress, and gives its last state without reporting it. */
export async function jobToEnd(
  request: JobRequest,
  { output, interruption }: Run,
  { repairs = 0, logPath = null, ...session }: RunOptions = {},
): Promise<JobState> {
  // Fail early if the log file cannot be written, not at the end of a build.
  if (logPath !== null) await requireWritable(logPath);
  const log = logPath === null ? null : new BuildLogFile(logPath);
  const keepAwake = sleepInhibitor(output.messages.activity.whyAwake);
  const runner = new Activities({ terminal: isAtTerminal(), keepAwake, log, ...session }).job;
  const line = new LiveLine(output);
  const stopShowing = showProgress(runner, line, output);
  addNotes(runner, output, () => line.clear());
  const cancel = canceller(runner, output);
  const giveBack = interruption.takeOver(cancel);
  const stopWatching = watchParent(() => cancel('SIGHUP'));
  try {
    runner.start(request);
    const again = (same: JobRequest): Promise<JobState> => {
      runner.start(same);
      return runner.ended();
    };
    const built = await compiledAnyway(await runner.ended(), (builds) => agreesToCompile(builds, line, output), again);
    const state = await repaired(built, repairs, (same) => {
      line.clear();
      output.note(output.messages.cliRun.writingBadBlocksAgain);
      return again(same);
    });
    line.clear();
    return state;
  } finally {
    stopShowing();
    stopWatching();
    await log?.end();
    giveBack();
  }
}

/** Asks only on a terminal: elsewhere nobody has agreed. */
async function agreesToCompile(builds: number, line: LiveLine, output: Output): Promise<boolean> {
  if (!hasInput()) return false;
  const { messages } = output;
  line.clear();
  output.complain(messages.plan.compileAll({ builds }));
  const answer = await withQuestions((ask) => ask(messages.cliRun.askToCompile));
  return answer !== null && isYes(answer, messages);
}

const hasEnded = ({ phase }: JobState): boolean => phase === 'done' || phase === 'failed' || phase === 'cancelled';

const isPlanning = (state: JobState): boolean => state.phase === 'building' && state.build.plan === null;

/** Returns a function that ends it. */
function showProgress(runner: JobRunner, line: LiveLine, output: Output): () => void {
  const showLine = (state: JobState): void => {
    const text = output.showsProgress ? jobLine(state, output.messages) : null;
    if (text) line.show(text, jobLineKey(state));
  };
  runner.subscribe((state) => {
    if (!hasEnded(state)) output.progress(progressFields(state));
    showLine(state);
  });
  const isSameDue = everyMs(SAME_AGAIN_MS);
  const timer = setInterval(() => {
    const { state } = runner;
    if (isPlanning(state) || isSameDue()) showLine(state);
  }, LOOK_MS);
  return () => clearInterval(timer);
}

/** The first call stops the job; a second one, after a while, the program. */
function canceller(runner: JobRunner, output: Output): (signal: InterruptSignal) => void {
  let askedAtMs: number | null = null;
  return (signal) => {
    runner.cancel();
    askedAtMs ??= performance.now();
    // A closed terminal sends SIGHUP more than once, from the kernel and from the shell, which must not count as a second request.
    if (signal === 'SIGHUP' || performance.now() - askedAtMs < SECOND_STOP_AFTER_MS) return;
    // Something hangs. The helper and Nix notice our end and stop by themselves; no record can be saved.
    const { state } = runner;
    const drives = 'drives' in state ? { drives: state.drives.map((drive) => driveFields(drive, state.request)) } : {};
    output.result('cancelled', drives);
    output.complain(output.messages.cliRun.stoppedAtOnce);
    void leave(EXIT_CANCELLED, output, { withinMs: LAST_WORDS_MS });
  };
}

/** Returns a function that ends the watching. */
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
