/** `drives`. The capacity check and the blinking light are in capacity.ts, and loaded when they are asked for. */
import { namedForPeople, nameForPeople } from '../../../../contract/messages/drive-name.ts';
import {
  doubts,
  holdings,
  portWords,
  twinWords,
  whereabouts,
  whyUntold,
} from '../../../../contract/messages/drive-words.ts';
import type { Messages } from '../../../../contract/messages/en/index.ts';
import { explainRefusal } from '../../../../contract/messages/explain.ts';
import { type Drive, isEligible } from '../../../../contract/wire/drive.ts';
import { listDrives, watchDrives } from '../../../stages/drive/index.ts';
import { defineCommand, flag, type Run, value } from '../command.ts';
import type { Output } from '../output.ts';
import { usageError } from '../usage.ts';

interface ListOptions {
  readonly all: boolean;
  readonly includeLoop: boolean;
}

export const drivesCommand = defineCommand({
  name: 'drives',
  words: [],
  help: ({ cliHelp }) => cliHelp.commands.drives,
  options: {
    all: flag('--all', ({ cliHelp }) => cliHelp.drives.all),
    watch: flag('--watch', ({ cliHelp }) => cliHelp.drives.watch),
    includeLoop: flag('--include-loop', ({ cliHelp }) => cliHelp.drives.includeLoop),
    probe: value('--probe <drive>', ({ cliHelp }) => cliHelp.drives.probe),
    // Version 0.1.0 only had the first name.
    putBack: flag('--restore, --put-back', ({ cliHelp }) => cliHelp.drives.putBack),
    yes: flag('--yes', ({ cliHelp }) => cliHelp.drives.yes),
    blink: value('--blink <drive>', ({ cliHelp }) => cliHelp.drives.blink),
  },
  async run({ options }, run) {
    const { all, watch, includeLoop, probe, putBack, yes } = options;
    const actions = [probe !== null, options.blink !== null, watch, all].filter(Boolean).length;
    if ((probe !== null || options.blink !== null) && actions > 1) throw usageError((texts) => texts.oneDrivesAction);
    if ((putBack || yes) && probe === null) throw usageError((texts) => texts.putBackNeedsProbe);
    if (options.blink !== null)
      return (await import('../capacity.ts')).blink({ drive: options.blink, includeLoop }, run);
    if (probe !== null) {
      const task = putBack ? 'put-back' : 'check';
      return (await import('../capacity.ts')).checkCapacity({ drive: probe, task, yes, includeLoop }, run);
    }
    return watch ? watchChanges({ all, includeLoop }, run) : list({ all, includeLoop }, run.output);
  },
});

async function list({ all, includeLoop }: ListOptions, output: Output): Promise<number> {
  // Loaded while the drives answer: listing them needs little else.
  const [present, { withKnownFakes }] = await Promise.all([
    listDrives({ includeLoop }),
    import('../../../job/index.ts'),
  ]);
  const drives = await withKnownFakes(present);
  const { cliResult } = output.messages;
  const listed = all ? drives : drives.filter(isEligible);
  for (const drive of listed) {
    output.event('drive', { drive });
    for (const line of describeDrive(drive, drives, output.messages)) output.text(line);
  }
  const refused = drives.length - listed.length;
  if (listed.length === 0) output.text(refused > 0 ? cliResult.noneWritable({ refused }) : cliResult.noDrives);
  output.result('listed', { drives: listed });
  return 0;
}

const INDENT = ' '.repeat(25);

/** The lines by which a person recognises a stick, and what would be lost. */
function describeDrive(drive: Drive, drives: readonly Drive[], messages: Messages): string[] {
  const { cliResult, number } = messages;
  const { devicePath, name, sizeBytes, id, refusals } = namedForPeople(drive, messages);
  const twin = twinWords(drive, drives, messages);
  const mountPoints = drive.warnings.flatMap((warning) => (warning.kind === 'mounted' ? warning.mountPoints : []));
  const details = [
    // The device path begins the first line.
    whereabouts({ ...drive, devicePath: '' }, messages),
    ...(whyUntold(drive, messages) === null ? [] : [holdings(drive, messages)]),
    ...(drive.holdings.kind === 'empty' && sizeBytes > 0 ? [holdings(drive, messages)] : []),
    ...(drive.holdings.kind === 'holds' ? [cliResult.holds({ what: holdings(drive, messages) })] : []),
    ...(mountPoints.length > 0 ? [cliResult.mountedAt({ mountPoints })] : []),
    ...(twin ? [twin] : []),
    ...doubts(drive, messages),
    ...(refusals.length > 0
      ? [cliResult.refused({ reasons: refusals.map((refusal) => explainRefusal(refusal, messages)) })]
      : []),
  ];
  return [
    `${devicePath.padEnd(14)} ${number.bytes(sizeBytes).padStart(8)}  ${name}  ${id}`,
    ...details.map((detail) => `${INDENT}${detail}`),
  ];
}

/** One line, for --watch. */
function lineOf({ devicePath, name, sizeBytes, id, identity }: Drive, messages: Messages): string {
  return [
    devicePath,
    messages.number.bytes(sizeBytes),
    nameForPeople(name, messages),
    portWords(identity.port, messages),
    id,
  ]
    .filter(Boolean)
    .join('  ');
}

/**
 * Runs until it is interrupted or its output is closed. A changed drive (mounted, filled) counts neither as added nor as
 * removed.
 */
async function watchChanges(
  { all, includeLoop }: ListOptions,
  { output, interruption: { signal } }: Run,
): Promise<number> {
  const { messages } = output;
  const { gone, there } = messages.cliResult;
  const say = (what: string, drive: Drive): void => output.text(`${what.padEnd(8)} ${lineOf(drive, messages)}`);
  let before = new Map<string, Drive>();
  const stop = watchDrives({ includeLoop }, (drives) => {
    const now = new Map(drives.filter((drive) => all || isEligible(drive)).map((drive) => [drive.id, drive]));
    for (const [id, drive] of before) {
      if (now.has(id)) continue;
      output.event('drive-gone', { drive });
      say(gone, drive);
    }
    for (const [id, drive] of now) {
      const known = before.get(id);
      if (!known) say(there, drive);
      if (!known || JSON.stringify(known) !== JSON.stringify(drive))
        output.event(known ? 'drive-changed' : 'drive-there', { drive });
    }
    before = now;
  });
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve());
    output.onGone(resolve);
  });
  stop();
  signal.throwIfAborted();
  output.result('stopped');
  return 0;
}
