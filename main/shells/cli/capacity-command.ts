/** `drives --probe` and `drives --blink`. */
import { createInterface } from 'node:readline/promises';
import { formatBytes, formatDuration } from '../../../contract/messages/bytes.ts';
import { describeBytes, explainEvidence, explainFinding } from '../../../contract/messages/capacity-words.ts';
import type { CapacityCheckState, CapacityStage } from '../../../contract/wire/capacity-check.ts';
import { type Drive, isEligible } from '../../../contract/wire/drive.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { DriveCheckRunner } from '../../job/index.ts';
import { findDrive, listDrives } from '../../stages/drive/index.ts';
import { EXIT_CANCELLED } from './exit-code.ts';
import { LiveLine } from './live-line.ts';
import type { Output } from './output.ts';

export interface CapacityOptions {
  readonly drive: string;
  readonly task: 'probe' | 'restore';
  readonly yes: boolean;
  readonly includeLoop: boolean;
}

const STAGES: { readonly [S in CapacityStage]: string } = {
  authorizing: 'Opening',
  opening: 'Opening',
  save: 'Keeping what is at the places to be tried on',
  tag: 'Writing marks to',
  scan: 'Searching for marks that went astray on',
  look: 'Reading the marks of',
  restore: 'Putting back what was on',
  check: 'Reading again what was put back on',
};

/** A loop device named here is meant. */
const loopsOf = ({ drive, includeLoop }: { drive: string; includeLoop: boolean }): boolean =>
  includeLoop || drive.startsWith('/dev/loop');

const isAtTerminal = (): boolean => process.stdin.isTTY === true;
const newRunner = (): DriveCheckRunner =>
  new DriveCheckRunner({ terminal: isAtTerminal() && process.stderr.isTTY === true });

/** A pipe never means yes: only a person at a terminal is asked. */
async function confirm({ devicePath, name, sizeBytes }: Drive, output: Output): Promise<boolean> {
  if (!isAtTerminal())
    throw new JobFailure({
      kind: 'bad-usage',
      detail: 'Nobody can be asked here: stdin is no terminal. Say --yes to check without asking.',
    });
  output.complain(
    `${devicePath}  ${name}, ${formatBytes(sizeBytes)}: marks are written to some hundred places on it, read back, and what was`,
  );
  output.complain(
    'there is put back and read again. It is kept on this computer meanwhile. Leave the drive plugged in for a minute or two.',
  );
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await ask.question('Check its capacity? Type yes: ')).trim().toLowerCase() === 'yes';
  } catch (thrown) {
    // Ctrl-C and Ctrl-D are an answer too.
    if ((thrown as NodeJS.ErrnoException).code === 'ABORT_ERR') return false;
    throw thrown;
  } finally {
    ask.close();
  }
}

export async function runCapacityCheck(wish: CapacityOptions, output: Output): Promise<number> {
  const includeLoop = loopsOf(wish);
  const drive = await findDrive(wish.drive, await listDrives({ includeLoop }));
  const { devicePath, identity } = drive;
  if (!isEligible(drive)) throw new JobFailure({ kind: 'drive-refused', drive: devicePath, refusals: drive.refusals });
  // Putting back is what was asked for when it was checked.
  if (wish.task === 'probe' && !wish.yes && !(await confirm(drive, output))) {
    output.result('cancelled', { drive });
    output.complain('Nothing was written.');
    return EXIT_CANCELLED;
  }
  const runner = newRunner();
  const line = new LiveLine();
  runner.subscribe(({ probe }) => {
    if (probe.phase !== 'running') return;
    const { stage, fraction, stalledForMs } = probe.progress;
    output.event('progress', { drive: drive.id, devicePath, ...probe.progress });
    if (output.quiet || (output.json && process.stderr.isTTY !== true)) return;
    const percent = stage === 'authorizing' || stage === 'opening' ? '' : `  ${Math.floor(fraction * 100)} %`;
    const silence = stalledForMs === null ? '' : `  not answering for ${formatDuration(stalledForMs / 1000)}`;
    line.show(`${STAGES[stage]} ${devicePath}${percent}${silence}`, stage);
  });
  const cancel = (): void => {
    if (runner.state.probe.phase === 'running' && runner.state.probe.isStopping) {
      output.complain('It is still putting back what was on the drive; leave it plugged in.');
      return;
    }
    runner.cancel();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, cancel);
  process.stdout.on('error', cancel);
  try {
    await runner.start(wish.task, { devicePath, identity }, includeLoop);
    const { probe } = await runner.ended();
    line.clear();
    return end(probe, drive, output);
  } finally {
    for (const signal of signals) process.off(signal, cancel);
  }
}

function end(probe: CapacityCheckState, drive: Drive, output: Output): number {
  const about = { drive: drive.id, devicePath: drive.devicePath };
  const { devicePath, name, sizeBytes } = drive;
  switch (probe.phase) {
    case 'probed': {
      const { finding, evidence, left } = probe.report;
      if (finding.kind !== 'holds')
        return output.failure(
          { kind: 'drive-lies', drive: devicePath, claimsBytes: sizeBytes, finding, left },
          { ...about, evidence },
        );
      output.result('holds', { ...about, finding, evidence, left });
      output.text(`holds: ${devicePath} (${name}): ${explainFinding(finding, sizeBytes)}`);
      output.note(explainEvidence(evidence));
      output.note('What was on it was put back and read again.');
      return 0;
    }
    case 'restored':
      output.result('restored', { ...about, newer: probe.newer });
      output.text(`restored: ${devicePath} (${name}) holds what it held before the check`);
      if (probe.newer.length > 0)
        output.note(`Something newer is at ${describeBytes(probe.newer)}, and was left as it is.`);
      return 0;
    case 'cancelled':
      output.result('cancelled', about);
      output.complain(
        probe.task === 'probe'
          ? `Cancelled. ${devicePath} is as it was before.`
          : 'Cancelled. What is not put back yet can be put back another time.',
      );
      return EXIT_CANCELLED;
    case 'failed':
      return output.failure(probe.failure, about);
    case 'idle':
    case 'running':
      throw new Error(`the check ended while ${probe.phase}`);
  }
}

export async function runBlink(wish: { drive: string; includeLoop: boolean }, output: Output): Promise<number> {
  const includeLoop = loopsOf(wish);
  const drive = await findDrive(wish.drive, await listDrives({ includeLoop }));
  const { devicePath, identity, name } = drive;
  const runner = newRunner();
  const stop = (): void => void runner.stopBlinking();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  process.stdout.on('error', stop);
  output.note(`The light of ${devicePath} (${name}) blinks for half a minute. Ctrl-C stops it. It is only read.`);
  await runner.blink({ devicePath, identity }, includeLoop);
  output.event('blinking', { drive: drive.id, devicePath });
  const { blink } = await runner.ended();
  if (blink.failure) return output.failure(blink.failure, { drive: drive.id, devicePath });
  output.result('stopped', { drive: drive.id, devicePath });
  return 0;
}
