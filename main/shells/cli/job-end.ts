/** Prints how a job ended, for people and as the result line; returns the exit code. */

import { describeProof } from '../../../contract/messages/boot-words.ts';
import { namedForPeople, nameForPeople } from '../../../contract/messages/drive-name.ts';
import { explainReleaseWarning, explainRemoval } from '../../../contract/messages/drive-words.ts';
import type { Messages } from '../../../contract/messages/en/index.ts';
import { describeBlocks, explain } from '../../../contract/messages/explain.ts';
import { describeMountChanges } from '../../../contract/messages/explain-verdict.ts';
import { blockBytesOf, type DriveProgress, type JobRequest, type JobState } from '../../../contract/wire/job.ts';
import { outcomeOf, resultFields } from './job-events.ts';
import type { Output } from './output.ts';

/** The last lines of a builder. */
const MAX_LOG_LINES = 25;

export function reportEnd(state: JobState, output: Output): number {
  switch (state.phase) {
    case 'done':
      return reportDone(state, output);
    case 'failed':
      return reportFailed(state, output);
    case 'cancelled':
      return output.cancelled(resultFields(state), describeDrives(state, output.messages));
    default:
      throw new Error(`the job ended while ${state.phase}`);
  }
}

function reportDone(state: Extract<JobState, { phase: 'done' }>, output: Output): number {
  const { cliResult, cliRun } = output.messages;
  const { request, drives, image, outputPath } = state;
  const outcome = outcomeOf(state);
  output.result(outcome, { ...resultFields(state), ...(outputPath ? { outputPath } : {}) });
  // Of several drives, each was reported when it was done.
  if (drives.length === 1) for (const line of describeDrives(state, output.messages)) output.note(line);
  reportReleaseWarnings(drives, output);
  const [drive] = drives;
  if (request.kind === 'verify' && drive) {
    for (const line of verdictLines(drive, output.messages)) output.text(line);
    noteRecord(state, output);
    return 0;
  }
  const word = outcome === 'changed-by-mounting' ? outcome : cliResult.outcomes[outcome];
  const [restored] = drives.flatMap((each) => each.restored ?? []);
  const made = image && { outcome: word, sha256: image.sha256 ?? '', path: outputPath ?? image.path };
  if (restored) output.text(cliResult.restored({ ...restored, devicePath: drive?.devicePath ?? '' }));
  else output.text(made ? cliResult.imageMade({ ...made, sizeBytes: image.sizeBytes }) : word);
  for (const { devicePath, keptBytes, progress } of drives)
    if (keptBytes > 0) output.note(cliRun.keptBytes({ devicePath, keptBytes, totalBytes: progress.totalBytes }));
  for (const line of drives.flatMap((drive) => bootLines(drive, output.messages))) output.note(line);
  if (request.kind === 'flash' || request.kind === 'restore')
    for (const { recordId, devicePath } of drives)
      output.note(
        (request.kind === 'flash' ? cliResult.recordKept : cliResult.restoreRecorded)({
          id: recordId ?? '',
          devicePath,
        }),
      );
  return 0;
}

function reportFailed(state: Extract<JobState, { phase: 'failed' }>, output: Output): number {
  const { failure, log, drives, request } = state;
  // The trace of an evaluation is long and its message is enough; a builder's last lines have more than the message.
  if (failure.kind === 'build-failed')
    for (const line of (failure.log.length > 0 ? failure.log : log).slice(-MAX_LOG_LINES)) output.logLine(line);
  for (const line of describeDrives(state, output.messages)) output.complain(line);
  reportReleaseWarnings(drives, output);
  if (request.kind === 'verify' && drives[0]) {
    const besides = besideFailure(drives[0], output.messages);
    if (besides) output.complain(besides);
    noteRecord(state, output);
  }
  return output.failure(failure, resultFields(state));
}

/** How a verified drive started, and what that does not say. */
function bootLines({ devicePath, bootProof }: DriveProgress, messages: Messages): string[] {
  if (!bootProof) return [];
  const { failure } = bootProof;
  if (failure) return [`${devicePath}: ${messages.try.notTried({ happened: explain(failure, messages).happened })}`];
  return [`${devicePath}: ${describeProof(bootProof, messages)}`, messages.try.notAVerification];
}

/** What is on each drive now, a sentence each. A verification changes nothing on it. */
function describeDrives(
  { request, drives }: { request: JobRequest; drives: readonly DriveProgress[] },
  messages: Messages,
): string[] {
  const { kind } = request;
  return kind === 'flash' || kind === 'restore' ? drives.map((drive) => describeDrive(drive, kind, messages)) : [];
}

export function describeDrive(
  { devicePath, name, contents, verdict, release: { unmounted, removal } }: DriveProgress,
  by: 'flash' | 'restore',
  messages: Messages,
): string {
  const { cliResult } = messages;
  const texts = by === 'flash' ? cliResult.contents : cliResult.contentsRestored;
  // Bad blocks are more than `written-unverified` says: the drive was read back, and failed.
  const isBad = verdict?.kind === 'differs' || verdict?.kind === 'unreadable';
  return cliResult.driveNow({
    devicePath,
    name: nameForPeople(name, messages),
    contents: texts[isBad ? verdict.kind : contents],
    unmounted,
    removal: removal && explainRemoval(removal, messages),
  });
}

/** Warnings, which do not change the outcome. */
function reportReleaseWarnings(drives: readonly DriveProgress[], output: Output): void {
  for (const { devicePath, release } of drives)
    for (const warning of release.warnings)
      output.complain(`${devicePath}: ${explainReleaseWarning(warning, output.messages)}`);
}

/** The record the drive was compared with, even if none was named. */
function noteRecord({ provenance, drives }: Extract<JobState, { phase: 'done' | 'failed' }>, output: Output): void {
  const id = drives[0]?.recordId;
  if (id) output.note(output.messages.cliResult.comparedWith({ id, title: provenance?.title ?? null }));
}

/** For a good drive: the verdict, and its reason. */
function verdictLines(progress: DriveProgress, messages: Messages): string[] {
  const { devicePath, name, verdict, level } = namedForPeople(progress, messages);
  const { cliResult } = messages;
  if (verdict?.kind === 'changed-by-mounting')
    return [
      cliResult.changedByMounting({
        devicePath,
        name,
        blocks: describeBlocks(verdict.blocks, blockBytesOf(progress), messages),
      }),
      `${describeMountChanges(verdict.changes, messages)}. ${messages.verdict.whyMountingChanges}`,
    ];
  return [cliResult.verified({ devicePath, name, replugged: level === 'read-back-replugged' })];
}

/** Beside a failure: blocks that were only changed by mounting. Null if there are none. */
function besideFailure(progress: DriveProgress, messages: Messages): string | null {
  const { verdict } = progress;
  if ((verdict?.kind !== 'differs' && verdict?.kind !== 'unreadable') || !verdict.byMounting) return null;
  return messages.cliResult.changedByMountingBesides({
    blocks: describeBlocks(verdict.byMounting, blockBytesOf(progress), messages),
  });
}
