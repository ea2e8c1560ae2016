/** `flash`: the questions and checks before the job is started. */
import { realpath } from 'node:fs/promises';
import { isIdentityKey } from '../../../../contract/rules/drive-identity.ts';
import { withImageWarnings } from '../../../../contract/rules/image-on-drive.ts';
import { requireRoom } from '../../../../contract/rules/refused-drive.ts';
import type { Drive } from '../../../../contract/wire/drive.ts';
import { JobFailure } from '../../../../contract/wire/failure.ts';
import { MAX_DRIVES } from '../../../../contract/wire/helper-protocol.ts';
import { chosenDrive, driveToErase, type JobRequest, type JobState } from '../../../../contract/wire/job.ts';
import { type BuildOptions, hasOutputs, type Inspection } from '../../../../contract/wire/source.ts';
import { inspect, parseTypedSource, withKnownFakes } from '../../../job/index.ts';
import { findDrive, listDrives } from '../../../stages/drive/index.ts';
import { hasInput } from '../ask.ts';
import { readBuildOptions, SOURCE_OPTIONS } from '../build-options.ts';
import { hintAtCapacityCheck } from '../capacity.ts';
import { defineCommand, flag, INCLUDE_LOOP, LOG, negation, type Run, repeatable, type Values } from '../command.ts';
import { checkMeant, confirm, loss, questionsAboutFlash } from '../confirm-flash.ts';
import { EXIT_NOT_BOOTED } from '../exit-code.ts';
import { reportEnd } from '../job-end.ts';
import { lookAtPlan } from '../job-notes.ts';
import { jobToEnd } from '../run-job.ts';
import { usageError } from '../usage.ts';
import { withWaitingLine } from '../waiting-line.ts';
import { builtFromText, inspectionLines } from './inspect.ts';

const OPTIONS = {
  drive: { ...repeatable('--drive <drive>', ({ cliHelp }) => cliHelp.flash.drive), isRequired: true },
  expect: repeatable('--expect <identity>', ({ cliHelp }) => cliHelp.flash.expect),
  yes: flag('--yes', ({ cliHelp }) => cliHelp.flash.yes),
  eject: flag('--eject', ({ cliHelp }) => cliHelp.flash.eject),
  verify: negation('--no-verify', ({ cliHelp }) => cliHelp.flash.noVerify),
  proveBoot: flag('--prove-boot', ({ cliHelp }) => cliHelp.flash.proveBoot),
  requireBoot: flag('--require-boot', ({ cliHelp }) => cliHelp.flash.requireBoot),
  restart: flag('--restart', ({ cliHelp }) => cliHelp.flash.restart),
  repair: flag('--repair', ({ cliHelp }) => cliHelp.flash.repair),
  log: LOG,
  dryRun: flag('--dry-run', ({ cliHelp }) => cliHelp.flash.dryRun),
  includeLoop: INCLUDE_LOOP,
};

interface Flash {
  readonly source: string;
  readonly options: BuildOptions;
  readonly drives: readonly Drive[];
}

export const flashCommand = defineCommand({
  name: 'flash',
  words: ['<source>'],
  help: ({ cliHelp }) => cliHelp.commands.flash,
  options: { ...SOURCE_OPTIONS, ...OPTIONS },
  async run({ words: [source = ''], options: values }, run) {
    const { output } = run;
    const options = await readBuildOptions(values, output);
    if (!values.verify && (values.proveBoot || values.requireBoot))
      throw usageError((texts) => texts.bootNeedsVerification);
    // Usage errors are reported before other failures.
    const { kind } = await parseTypedSource(source, options);
    const drives = await chooseDrives(values);
    const flash = { source, options, drives };
    if (values.dryRun) return wouldDo(flash, run);
    const pin = values.yes ? requireMeant(values, drives) : await askAbout(flash, run);
    if (pin === false)
      return output.cancelled({ drives: drives.map(untouched) }, [output.messages.cliRun.nothingWritten]);
    const accept: BuildOptions['accept'] =
      values.yes && VERBS[kind] === 'build'
        ? [...new Set([...options.accept, 'compile-everything' as const])]
        : options.accept;
    const request = requestFor({ ...flash, options: { ...options, accept, pin: pin ?? options.pin } }, values);
    const state = await jobToEnd(request, run, { repairs: values.repair ? 1 : 0, logPath: values.log });
    const code = reportEnd(state, output);
    return values.requireBoot && hasUnbooted(state) ? EXIT_NOT_BOOTED : code;
  },
});

/** Every drive is verified, and one of them was not seen to start. */
function hasUnbooted(state: JobState): boolean {
  return state.phase === 'done' && state.drives.some(({ bootProof }) => bootProof?.outcome !== 'booted');
}

const untouched = ({ id, devicePath }: Drive) => ({ drive: id, devicePath, contents: 'untouched' });

function requestFor({ source, options, drives }: Flash, values: Values<typeof OPTIONS>): JobRequest {
  return {
    kind: 'flash',
    source,
    options,
    // One that a script names by its identity is meant whatever is on it.
    drives: drives.map((drive, index) =>
      (values.yes && isByIdentity(values, index) ? chosenDrive : driveToErase)(drive),
    ),
    verification: values.verify ? 'read-back' : 'skip',
    rewrite: values.restart ? 'everything' : 'missing',
    eject: values.eject,
    ...(values.proveBoot || values.requireBoot ? { proveBoot: true } : {}),
    includeLoop: values.includeLoop,
  };
}

async function chooseDrives({ drive: words, expect, includeLoop }: Values<typeof OPTIONS>): Promise<Drive[]> {
  if (expect.length > 0 && expect.length !== words.length) throw usageError((texts) => texts.expectPerDrive);
  if (words.length === 0) throw usageError((texts) => texts.noDrive);
  if (words.length > MAX_DRIVES)
    throw usageError((texts) => texts.tooManyDrives({ count: words.length, max: MAX_DRIVES }));
  // A drive that does not answer delays no other.
  const real = await Promise.all(words.map((word) => realpath(word).catch(() => word)));
  const there = await withKnownFakes(await listDrives({ includeLoop, contentsOf: real }));
  const chosen: Drive[] = [];
  for (const [index, text] of words.entries()) {
    const drive = await findDrive(text, there, expect[index]);
    const { devicePath, refusals } = drive;
    if (refusals.length > 0) throw new JobFailure({ kind: 'drive-refused', drive: devicePath, refusals });
    if (chosen.some(({ id }) => id === drive.id))
      throw usageError((texts) => texts.sameDriveTwice({ drive: devicePath }));
    chosen.push(drive);
  }
  return chosen;
}

function isByIdentity({ drive: words, expect }: Values<typeof OPTIONS>, index: number): boolean {
  return expect.length > 0 || isIdentityKey(words[index] ?? '');
}

/** With --yes. Throws identity-needed. */
function requireMeant(values: Values<typeof OPTIONS>, drives: readonly Drive[]): null {
  checkMeant(
    drives.map((drive, index) => ({ drive, byIdentity: isByIdentity(values, index) })),
    process.argv.slice(2),
  );
  return null;
}

/** False if the answer is no; otherwise the inspected source, which is then built. */
async function askAbout(flash: Flash, run: Run): Promise<BuildOptions['pin'] | false> {
  const { output } = run;
  const questions = questionsAboutFlash(flash.source, output.messages);
  if (!hasInput()) return (await confirm(questions, flash.drives, output)) ? null : false;
  await hintAtCapacityCheck(flash.drives, output);
  const inspection = await inspectFor(flash, run);
  requireAccepted(inspection, flash.options);
  if (hasOutputs(inspection.source))
    for (const line of inspectionLines({ ...inspection, outputs: [] }, output.messages)) output.note(line);
  const builtFrom = builtFromText(inspection, output.messages);
  if (builtFrom !== null) output.note(builtFrom);
  const drives = flash.drives.map((drive) => withImageWarnings(drive, inspection.medium));
  return (await confirm(questions, drives, output)) ? inspection.pin : false;
}

/** Throws drive-refused if it is already known that the image does not fit. */
async function inspectFor({ source, options, drives }: Flash, { output, interruption }: Run): Promise<Inspection> {
  const { signal } = interruption;
  const inspection = await withWaitingLine(output, (onProgress) => inspect(source, options, { signal, onProgress }));
  if (inspection.sizeBytes !== null) requireRoom(inspection.sizeBytes, drives);
  return inspection;
}

/**
 * To be called before any question, so that nothing is asked about a refused source. Throws download-unverified,
 * consent-needed.
 */
export function requireAccepted(
  inspection: Inspection,
  { accept, download: { acceptUnverified } }: BuildOptions,
): void {
  const { download, title, warnings } = inspection;
  if (download?.checksum.kind === 'none' && !acceptUnverified)
    throw new JobFailure({ kind: 'download-unverified', url: download.url });
  const risks = warnings.flatMap((warning) => (warning.kind === 'build-risk' ? [warning.risk] : []));
  const open = risks.filter(({ kind }) => !accept.includes(kind));
  if (open.length > 0) throw new JobFailure({ kind: 'consent-needed', reference: title, risks: open });
}

const VERBS: { readonly [K in Inspection['source']['kind']]: 'build' | 'write' | 'download' } = {
  preset: 'build',
  flake: 'build',
  module: 'build',
  'nix-file': 'build',
  'image-file': 'write',
  official: 'download',
  download: 'download',
};

async function wouldDo(flash: Flash, run: Run): Promise<number> {
  const { output, interruption } = run;
  const { messages } = output;
  const inspection = await inspectFor(flash, run);
  const { title, attribute, source } = inspection;
  const would = messages.cliResult.would[VERBS[source.kind]];
  output.text(would({ title: attribute ? `${title} (${attribute})` : title }));
  const builtFrom = builtFromText(inspection, messages);
  if (builtFrom !== null) output.text(builtFrom);
  const drives = flash.drives.map((drive) => withImageWarnings(drive, inspection.medium));
  for (const drive of drives) output.text(loss(drive, messages));
  const context = { signal: interruption.signal, output };
  const { plan, planFailure, lines } = await lookAtPlan(flash.source, flash.options, context);
  for (const line of lines) output.text(line);
  output.result('planned', { inspection, drives, plan, planFailure });
  return 0;
}
