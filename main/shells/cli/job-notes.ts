/**
 * Notes that are printed once during a job: the plan of the build, writes that continue, downloads without a checksum, each
 * finished drive.
 */

import { doubts } from '../../../contract/messages/drive-words.ts';
import type { Messages } from '../../../contract/messages/en/index.ts';
import { explain } from '../../../contract/messages/explain.ts';
import { describePlan, describeTightDisk } from '../../../contract/messages/plan-words.ts';
import type { BuildPlan } from '../../../contract/wire/build-plan.ts';
import { type Failure, JobFailure } from '../../../contract/wire/failure.ts';
import type { DriveProgress } from '../../../contract/wire/job.ts';
import type { BuildOptions } from '../../../contract/wire/source.ts';
import { type JobRunner, planSource } from '../../job/index.ts';
import { describeDrive } from './job-end.ts';
import { driveFields } from './job-events.ts';
import { offerLines } from './offer-lines.ts';
import type { Output } from './output.ts';
import { withWaitingLine } from './waiting-line.ts';

/** `clearLine` clears the line that changes in place. */
export function addNotes(runner: JobRunner, output: Output, clearLine: () => void): void {
  notePlan(runner, output);
  noteContinued(runner, output);
  noteDownload(runner, output);
  noteImage(runner, output);
  noteDone(runner, output, clearLine);
}

/** Before anything is built: what has to be done, how long it takes and whether there is enough space. */
function notePlan(runner: JobRunner, output: Output): void {
  let noted = '';
  runner.subscribe((state) => {
    if (state.phase !== 'building' || state.build.plan === null || noted === state.startedAt) return;
    const { plan } = state.build;
    noted = state.startedAt;
    for (const text of describePlan(plan, output.messages)) output.note(text);
    const tight = tightDiskText(plan, output.messages);
    if (tight !== null) output.complain(tight);
    output.event('plan', { plan });
  });
}

function tightDiskText(plan: BuildPlan, messages: Messages): string | null {
  const tight = describeTightDisk(plan, messages);
  return tight === null ? null : `${messages.plan.tightTitle}. ${tight}`;
}

/** For each drive on which not everything is written. */
function noteContinued(runner: JobRunner, output: Output): void {
  const noted = new Set<string>();
  runner.subscribe((state) => {
    if (!('drives' in state)) return;
    for (const { id, devicePath, writes } of state.drives) {
      if (writes === 'everything' || noted.has(`${id} ${writes}`)) continue;
      noted.add(`${id} ${writes}`);
      output.note(output.messages.cliRun.continued[writes]({ devicePath }));
    }
  });
}

/** For each drive of a flash with which the job is done, while it goes on with others; for people where there are others. */
function noteDone(runner: JobRunner, output: Output, clearLine: () => void): void {
  const told = new Set<string>();
  runner.subscribe((state) => {
    if (!('drives' in state) || (state.request.kind !== 'flash' && state.request.kind !== 'restore')) return;
    for (const drive of state.drives) {
      const key = `${state.startedAt} ${drive.id}`;
      if (drive.isDone !== true || told.has(key)) continue;
      told.add(key);
      output.event('drive-done', driveFields(drive, state.request));
      if (state.drives.length === 1 || output.quiet) continue;
      clearLine();
      output.note(doneText(drive, output.messages));
    }
  });
}

function doneText(drive: DriveProgress, messages: Messages): string {
  const said = describeDrive(drive, 'flash', messages);
  return drive.failure === null ? said : `${said} ${explain(drive.failure, messages).happened}`;
}

/** Before it is written: the download is not compared with a checksum. */
function noteDownload(runner: JobRunner, output: Output): void {
  let isNoted = false;
  runner.subscribe((state) => {
    if (isNoted || state.phase !== 'downloading' || state.provenance.download?.checksum.kind !== 'none') return;
    isNoted = true;
    output.complain(output.messages.cliRun.noChecksum({ url: state.provenance.download.url }));
  });
}

/** Before it is written: what was accepted about the image, and what does not suit these drives. */
function noteImage(runner: JobRunner, output: Output): void {
  let isNoted = false;
  runner.subscribe((state) => {
    if (isNoted || !('image' in state) || state.image === null) return;
    isNoted = true;
    const { cliRun } = output.messages;
    const { trailingBytes, missingBytes, warnings = [] } = state.image;
    if (trailingBytes !== undefined) output.complain(cliRun.leftOut({ trailingBytes }));
    if (missingBytes !== undefined) output.complain(cliRun.shorter({ missingBytes }));
    if (warnings.length === 0) return;
    output.complain(cliRun.imageDoubts({ doubts: doubts({ warnings }, output.messages) }));
    output.event('image-warnings', { warnings });
  });
}

export interface ShownPlan {
  /** Null if nothing is built, or if it is unknown. */
  readonly plan: BuildPlan | null;
  readonly planFailure: Failure | null;
  readonly lines: readonly string[];
}

/** The plan of an inspected source. If it could not be built now, that is reported, but the inspection does not fail. */
export async function lookAtPlan(
  source: string,
  options: BuildOptions,
  { signal, output }: { signal: AbortSignal; output: Output },
): Promise<ShownPlan> {
  const { messages } = output;
  try {
    const planned = await withWaitingLine(output, (onProgress) => planSource(source, options, { signal, onProgress }));
    if (planned === null)
      return { plan: null, planFailure: null, lines: options.store === null ? [] : [messages.cliRun.planInOtherStore] };
    const { plan } = planned;
    const tight = tightDiskText(plan, messages);
    return { plan, planFailure: null, lines: [...describePlan(plan, messages), ...(tight === null ? [] : [tight])] };
  } catch (thrown) {
    if (!(thrown instanceof JobFailure)) throw thrown;
    const line = messages.cliRun.cannotBeBuiltNow(explain(thrown.failure, messages));
    return { plan: null, planFailure: thrown.failure, lines: [line, ...offerLines(thrown.failure, messages)] };
  }
}
