/** `drives --probe` and `drives --blink`. */

import { describeBytes, explainEvidence, explainFinding } from '../../../contract/messages/capacity-words.ts';
import { namedForPeople } from '../../../contract/messages/drive-name.ts';
import { explain } from '../../../contract/messages/explain.ts';
import { isDriveOfSummary, isSameDrive, mayBeSameDrive } from '../../../contract/rules/drive-identity.ts';
import type { CapacityCheckState, CapacityProgress } from '../../../contract/wire/capacity-check.ts';
import { type Drive, isEligible } from '../../../contract/wire/drive.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { Activities, type CapacityCheckRunner, capacityHistory } from '../../job/index.ts';
import { refuseTooSmall } from '../../stages/capacity-check/index.ts';
import { findDrive, listDrives } from '../../stages/drive/index.ts';
import { listRecords, unreadFolder } from '../../stages/record/index.ts';
import { sleepInhibitor } from '../../system/sleep-inhibitor.ts';
import { isAtTerminal, isYes, requireInput, withQuestions } from './ask.ts';
import { meansLoop, type Run } from './command.ts';
import { LiveLine } from './live-line.ts';
import type { Output } from './output.ts';

export interface CapacityOptions {
  readonly drive: string;
  readonly task: 'check' | 'put-back';
  readonly yes: boolean;
  readonly includeLoop: boolean;
}

const openActivities = ({ messages }: Output): Activities =>
  new Activities({ terminal: isAtTerminal(), keepAwake: sleepInhibitor(messages.activity.whyAwake) });

export async function checkCapacity(options: CapacityOptions, { output, interruption }: Run): Promise<number> {
  const { task } = options;
  const includeLoop = meansLoop(options.drive, options.includeLoop);
  const drive = await findDrive(options.drive, await listDrives({ includeLoop }));
  const { devicePath, identity } = drive;
  if (!isEligible(drive)) throw new JobFailure({ kind: 'drive-refused', drive: devicePath, refusals: drive.refusals });
  if (task === 'check') refuseTooSmall(drive);
  // Putting back was agreed to when the check was started.
  if (task === 'check' && !options.yes && !(await confirm(drive, output)))
    return output.cancelled({ drive }, [output.messages.cliRun.nothingWritten]);
  const runner = openActivities(output).capacityCheck;
  const line = new LiveLine(output);
  runner.subscribe((check) => {
    if (check.phase === 'running') showProgress(check.progress, { drive, line, output });
  });
  const cancel = canceller(runner, output);
  const giveBack = interruption.takeOver(cancel);
  try {
    await runner.start(task, { devicePath, identity }, includeLoop);
    const check = await runner.ended();
    line.clear();
    return reportEnd(check, drive, output);
  } finally {
    giveBack();
  }
}

async function confirm(drive: Drive, output: Output): Promise<boolean> {
  requireInput((texts) => texts.yesToCheck);
  const { messages } = output;
  output.complain(messages.cliRun.aboutCapacityCheck(namedForPeople(drive, messages)));
  const answer = await withQuestions((ask) => ask(messages.cliRun.askToCheck));
  return answer !== null && isYes(answer, messages);
}

function canceller(runner: CapacityCheckRunner, output: Output): () => void {
  return () => {
    const { state } = runner;
    if (state.phase === 'running' && state.isStopping) output.complain(output.messages.cliRun.stillPuttingBack);
    else runner.cancel();
  };
}

function showProgress(
  progress: CapacityProgress,
  { drive: { id, devicePath }, line, output }: { drive: Drive; line: LiveLine; output: Output },
): void {
  output.progress({ drive: id, devicePath, ...progress });
  if (!output.showsProgress) return;
  const { stage, fraction, stalledForMs } = progress;
  const { cliRun } = output.messages;
  const parts = [cliRun.capacityStages[stage]({ devicePath })];
  if (stage !== 'authorizing' && stage !== 'opening') parts.push(`${Math.floor(fraction * 100)} %`);
  if (stalledForMs !== null) parts.push(cliRun.notAnswering({ devicePath, seconds: stalledForMs / 1000 }));
  line.show(parts.join('  '), stage);
}

function reportEnd(check: CapacityCheckState, drive: Drive, output: Output): number {
  const { cliResult, cliRun } = output.messages;
  const about = { drive: drive.id, devicePath: drive.devicePath };
  switch (check.phase) {
    case 'checked':
      return reportFinding(check.report, drive, output);
    case 'put-back':
      output.result('restored', { ...about, newer: check.newer });
      output.text(cliResult.putBack(namedForPeople(drive, output.messages)));
      if (check.newer.length > 0)
        output.note(cliResult.newerLeft({ where: describeBytes(check.newer, output.messages) }));
      return 0;
    case 'cancelled':
      return output.cancelled(about, [check.task === 'check' ? cliRun.checkCancelled(drive) : cliRun.putBackCancelled]);
    case 'failed':
      return output.failure(check.failure, about);
    case 'idle':
    case 'running':
      throw new Error(`the check ended while ${check.phase}`);
  }
}

type Report = Extract<CapacityCheckState, { phase: 'checked' }>['report'];

function reportFinding({ finding, evidence, left }: Report, drive: Drive, output: Output): number {
  const { cliResult } = output.messages;
  const { id, devicePath, sizeBytes } = drive;
  const about = { drive: id, devicePath };
  if (finding.kind !== 'holds')
    return output.failure(
      { kind: 'drive-lies', drive: devicePath, claimsBytes: sizeBytes, finding, left },
      { ...about, evidence },
    );
  output.result('holds', { ...about, finding, evidence, left });
  output.text(
    cliResult.capacityHolds({
      ...namedForPeople(drive, output.messages),
      finding: explainFinding(finding, sizeBytes, output.messages),
    }),
  );
  output.note(explainEvidence(evidence, output.messages));
  output.note(cliResult.capacityPutBack);
  return 0;
}

export async function blink(
  options: { drive: string; includeLoop: boolean },
  { output, interruption }: Run,
): Promise<number> {
  const includeLoop = meansLoop(options.drive, options.includeLoop);
  const drive = await findDrive(options.drive, await listDrives({ includeLoop, contentsOf: [] }));
  const { devicePath, identity } = drive;
  const about = { drive: drive.id, devicePath };
  const runner = openActivities(output).blink;
  const stop = (): void => void runner.cancel();
  interruption.takeOver(stop);
  output.note(output.messages.cliRun.blinking(namedForPeople(drive, output.messages)));
  await runner.start({ devicePath, identity }, includeLoop);
  output.event('blinking', about);
  const end = await runner.ended();
  if (end.failure) return output.failure(end.failure, about);
  output.result('stopped', about);
  return 0;
}

/** One line about drives that were neither written nor checked here before, as far as that can be read. Never fails the job. */
export async function hintAtCapacityCheck(drives: readonly Drive[], output: Output): Promise<void> {
  const { cliRun } = output.messages;
  const [all, { checked, unfinished, historyFailure }] = await Promise.all([listRecords(), capacityHistory()]);
  const { records } = all;
  if (historyFailure) {
    const { happened, remedy } = explain(historyFailure, output.messages);
    output.complain(cliRun.capacityHistoryUnread({ happened, remedy }));
  }
  const isHistoryKnown = historyFailure === null && unreadFolder(all) === null;
  for (const drive of drives) {
    const { identity } = drive;
    if (unfinished.some((one) => mayBeSameDrive(one.identity, identity))) {
      output.note(cliRun.unfinishedCheck(drive));
      continue;
    }
    const isKnown =
      checked.some((one) => isSameDrive(one.identity, identity)) ||
      records.some((record) => isDriveOfSummary(record, identity));
    if (isHistoryKnown && !isKnown) output.note(cliRun.newDrive(namedForPeople(drive, output.messages)));
  }
}
