/** `try`: starts an image or a stick in a virtual machine. */
import { statSync } from 'node:fs';
import { describeBoot } from '../../../../contract/messages/boot-words.ts';
import { isIdentityKey } from '../../../../contract/rules/drive-identity.ts';
import { chosenDrive } from '../../../../contract/wire/job.ts';
import {
  MAX_DISK_BYTES,
  MAX_MEMORY_BYTES,
  MIN_MEMORY_BYTES,
  type TryRequest,
  type TryState,
  type TrySubject,
} from '../../../../contract/wire/try.ts';
import { Activities, parseTypedSource, type TryRunner } from '../../../job/index.ts';
import { findDrive, listDrives } from '../../../stages/drive/index.ts';
import { absolutePath } from '../../../system/current-folder.ts';
import { requireWritable } from '../../../system/output-file.ts';
import { isAtTerminal } from '../ask.ts';
import { readBuildOptions, SOURCE_OPTIONS } from '../build-options.ts';
import { defineCommand, flag, INCLUDE_LOOP, LOG, meansLoop, type Run, type Values, value } from '../command.ts';
import { EXIT_NOT_BOOTED } from '../exit-code.ts';
import { reportEnd } from '../job-end.ts';
import { LiveLine } from '../live-line.ts';
import type { Output } from '../output.ts';
import { jobToEnd } from '../run-job.ts';
import { bytesOf } from '../size-option.ts';
import { refuseFlags, usageError } from '../usage.ts';

const OPTIONS = {
  headless: flag('--headless', ({ cliHelp }) => cliHelp.try.headless),
  keepRunning: flag('--keep-running', ({ cliHelp }) => cliHelp.try.keepRunning),
  uefi: flag('--uefi', ({ cliHelp }) => cliHelp.try.uefi),
  bios: flag('--bios', ({ cliHelp }) => cliHelp.try.bios),
  memory: value('--memory <size>', ({ cliHelp }) => cliHelp.try.memory),
  disk: value('--disk <size>', ({ cliHelp }) => cliHelp.try.disk),
  sshPort: value('--ssh-port <port>', ({ cliHelp }) => cliHelp.try.sshPort),
  network: flag('--network', ({ cliHelp }) => cliHelp.try.network),
  screenshot: value('--screenshot <file>', ({ cliHelp }) => cliHelp.try.screenshot),
  requireBoot: flag('--require-boot', ({ cliHelp }) => cliHelp.try.requireBoot),
  log: LOG,
  includeLoop: INCLUDE_LOOP,
};
type Given = Values<typeof OPTIONS>;

const ONLY_HEADLESS: readonly string[] = ['--keep-running', '--screenshot', '--require-boot'];

export const tryCommand = defineCommand({
  name: 'try',
  words: ['<source>'],
  help: ({ cliHelp }) => cliHelp.commands.try,
  options: { ...SOURCE_OPTIONS, ...OPTIONS },
  async run({ words: [text = ''], options, typed }, run) {
    if (!options.headless)
      refuseFlags(
        typed.filter((name) => ONLY_HEADLESS.includes(name)),
        (texts) => texts.needsHeadless,
      );
    const machine = machineOf(options);
    if (options.screenshot !== null) await requireWritable(absolutePath(options.screenshot));
    const subject = isDrive(text)
      ? await driveSubject(text, { includeLoop: options.includeLoop, typed })
      : await imageSubject(text, options, run);
    if (typeof subject === 'number') return subject;
    const includeLoop = meansLoop(text, options.includeLoop);
    return runMachine({ subject, includeLoop, ...machine }, options.requireBoot, run);
  },
});

/** A file in /dev/shm is an image. */
function isDrive(text: string): boolean {
  if (isIdentityKey(text)) return true;
  return text.startsWith('/dev/') && statSync(text, { throwIfNoEntry: false })?.isFile() !== true;
}

async function driveSubject(
  text: string,
  { includeLoop, typed }: { readonly includeLoop: boolean; readonly typed: readonly string[] },
): Promise<TrySubject> {
  refuseFlags(
    typed.filter((name) => Object.hasOwn(SOURCE_OPTIONS, name) || name === '--log'),
    (texts) => texts.driveIsNotBuilt,
  );
  const drives = await listDrives({ includeLoop: meansLoop(text, includeLoop), contentsOf: [] });
  return { kind: 'drive', drive: chosenDrive(await findDrive(text, drives)) };
}

/** An image that has to be built or downloaded is made first; a number is the exit code of that. */
async function imageSubject(
  source: string,
  values: Given & Parameters<typeof readBuildOptions>[0],
  run: Run,
): Promise<TrySubject | number> {
  const options = await readBuildOptions(values, run.output);
  const parsed = await parseTypedSource(source, options);
  if (parsed.kind === 'image-file') return { kind: 'image', path: parsed.path };
  const state = await jobToEnd({ kind: 'build', source, options, outputPath: null }, run, { logPath: values.log });
  if (state.phase !== 'done' || !state.image) return reportEnd(state, run.output);
  return { kind: 'image', path: state.image.path };
}

function machineOf(given: Given): Omit<TryRequest, 'subject' | 'includeLoop'> {
  const { headless, keepRunning, uefi, bios, network, screenshot } = given;
  if (uefi && bios) throw usageError((texts) => texts.oneFirmware);
  const sshPort = given.sshPort === null ? null : portOf(given.sshPort);
  return {
    firmware: bios ? 'bios' : uefi ? 'uefi' : null,
    screen: headless ? 'none' : 'window',
    memoryBytes: given.memory === null ? null : memoryOf(given.memory),
    diskBytes: given.disk === null ? null : diskOf(given.disk),
    sshPort,
    network,
    until: headless && !keepRunning && sshPort === null ? 'judged' : 'ended',
    picturePath: screenshot === null ? null : absolutePath(screenshot),
  };
}

function memoryOf(text: string): number {
  const bytes = bytesOf('--memory', text);
  if (bytes < MIN_MEMORY_BYTES || bytes > MAX_MEMORY_BYTES)
    throw usageError((texts, { number }) =>
      texts.memoryBetween({ min: number.bytes(MIN_MEMORY_BYTES), max: number.bytes(MAX_MEMORY_BYTES) }),
    );
  return bytes;
}

function diskOf(text: string): number {
  const bytes = bytesOf('--disk', text);
  if (bytes > MAX_DISK_BYTES)
    throw usageError((texts, { number }) => texts.diskAtMost({ max: number.bytes(MAX_DISK_BYTES) }));
  return bytes;
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) throw usageError((texts) => texts.portNumber);
  return port;
}

async function runMachine(request: TryRequest, requiresBoot: boolean, { output, interruption }: Run): Promise<number> {
  const runner = new Activities({ terminal: isAtTerminal() }).try;
  const line = new LiveLine(output);
  follow(runner, line, output);
  const giveBack = interruption.takeOver(() => void runner.cancel());
  try {
    runner.start(request);
    const state = await runner.ended();
    line.clear();
    return report(state, requiresBoot, output);
  } finally {
    giveBack();
  }
}

/** Prints what the machine says and how far it is. */
function follow(runner: TryRunner, line: LiveLine, output: Output): void {
  const { messages } = output;
  let isDescribed = false;
  runner.onSerial((text) => {
    output.event('serial', { line: text });
    if (output.json || output.quiet) return;
    line.clear();
    output.logLine(text);
  });
  runner.subscribe((state) => {
    if (state.phase !== 'running') return;
    const { machine, stage, readBytes, elapsedMs } = state;
    if (!isDescribed) {
      isDescribed = true;
      line.clear();
      output.event('machine', { machine });
      for (const note of machineNotes(state, output)) output.note(note);
    }
    output.progress({ stage, readBytes, elapsedMs: Math.round(elapsedMs) });
    if (output.showsProgress)
      line.show(`${messages.try.stages[stage]}  ${messages.number.duration(elapsedMs / 1000)}`, stage);
  });
}

function machineNotes(
  { machine, request }: Extract<TryState, { phase: 'running' }>,
  { messages: { try: texts } }: Output,
): string[] {
  const { firmware, memoryBytes, noKvm, screen, sshPort } = machine;
  return [
    texts.machine({ firmware: texts.firmware[firmware], memoryBytes }),
    ...(request.firmware === null && firmware === 'bios' ? [texts.noFirmware] : []),
    ...(noKvm ? [texts.noKvm[noKvm]] : []),
    ...(screen === 'none' ? [] : [texts.screens[screen]]),
    ...(sshPort === null ? [] : [texts.ssh({ port: sshPort })]),
  ];
}

function report(state: TryState, requiresBoot: boolean, output: Output): number {
  switch (state.phase) {
    case 'ended': {
      const { boot, machine, picture } = state;
      output.result('tried', { subject: subjectOf(state), machine, boot, picture });
      output.text(describeBoot(boot, output.messages));
      if (picture !== null) output.note(output.messages.try.picture({ path: picture }));
      return requiresBoot && boot.outcome !== 'booted' ? EXIT_NOT_BOOTED : 0;
    }
    case 'cancelled':
      return output.cancelled({ subject: subjectOf(state) });
    case 'failed':
      return output.failure(state.failure, { subject: subjectOf(state) });
    default:
      throw new Error(`the machine ended while ${state.phase}`);
  }
}

const subjectOf = ({ request: { subject } }: Exclude<TryState, { phase: 'idle' }>): string =>
  subject.kind === 'image' ? subject.path : subject.drive.devicePath;
