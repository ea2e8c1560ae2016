import { isIdentityKey } from '../../../contract/rules/drive-identity.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import type { BuildOptions, Inspection } from '../../../contract/wire/source.ts';
import { inspect, parseAndCheckSource, requireRoom } from '../../job/index.ts';
import { findDrive, listDrives } from '../../stages/drive/index.ts';
import { hintAtCapacityCheck } from './capacity-hint.ts';
import { checkMeant, confirm, loss } from './confirm-flash.ts';
import { requireConsent } from './consent.ts';
import { requireAccepted } from './download-words.ts';
import { EXIT_CANCELLED } from './exit-code.ts';
import { inspectionLines } from './inspect-command.ts';
import { lookAtPlan } from './note-plan.ts';
import type { Output } from './output.ts';
import { runJob } from './run-job.ts';

interface FlashOptions {
  readonly source: string;
  readonly options: BuildOptions;
  readonly drives: readonly string[];
  readonly expect: readonly string[];
  readonly yes: boolean;
  readonly verify: boolean;
  readonly restart: boolean;
  readonly repair: boolean;
  readonly eject: boolean;
  readonly dryRun: boolean;
  /** Where the whole log of the build goes. */
  readonly logPath: string | null;
  readonly includeLoop: boolean;
}

async function chooseDrives({ drives, expect, includeLoop }: FlashOptions): Promise<Drive[]> {
  if (expect.length > 0 && expect.length !== drives.length)
    throw new JobFailure({ kind: 'bad-usage', detail: 'Give one --expect for each --drive.' });
  if (drives.length === 0)
    throw new JobFailure({ kind: 'bad-usage', detail: 'Say which drive: --drive DRIVE. “drives” lists them.' });
  const there = await listDrives({ includeLoop });
  const chosen: Drive[] = [];
  for (const [index, text] of drives.entries()) {
    const drive = await findDrive(text, there, expect[index]);
    if (drive.refusals.length > 0)
      throw new JobFailure({ kind: 'drive-refused', drive: drive.devicePath, refusals: drive.refusals });
    if (chosen.some(({ id }) => id === drive.id))
      throw new JobFailure({ kind: 'bad-usage', detail: `${drive.devicePath} is named twice.` });
    chosen.push(drive);
  }
  return chosen;
}

const VERBS: { readonly [K in Inspection['source']['kind']]: string } = {
  preset: 'build',
  flake: 'build',
  module: 'build',
  'image-file': 'write',
  official: 'download',
  download: 'download',
};

/** Throws drive-refused where it is known now that the image does not fit. */
async function inspectFor({ source, options }: FlashOptions, drives: readonly Drive[]): Promise<Inspection> {
  const inspection = await inspect(source, options, new AbortController().signal);
  if (inspection.sizeBytes !== null) requireRoom(inspection.sizeBytes, drives);
  return inspection;
}

async function wouldDo(wish: FlashOptions, drives: readonly Drive[], output: Output): Promise<number> {
  const inspection = await inspectFor(wish, drives);
  output.text(
    `Would ${VERBS[inspection.source.kind]} ${inspection.title}${inspection.attribute ? ` (${inspection.attribute})` : ''} and erase:`,
  );
  for (const drive of drives) output.text(loss(drive));
  const { plan, planFailure, lines } = await lookAtPlan(wish.source, wish.options, new AbortController().signal);
  for (const line of lines) output.text(line);
  output.result('planned', { inspection, drives, plan, planFailure });
  return 0;
}

/** A person is asked only about something that can be made, and told what it is; that is what is built then. */
async function lookAt(wish: FlashOptions, drives: readonly Drive[], output: Output): Promise<Inspection> {
  const { options } = wish;
  const inspection = await inspectFor(wish, drives);
  requireAccepted(inspection, options);
  if (inspection.source.kind !== 'flake') return inspection;
  requireConsent(inspection, options);
  for (const line of inspectionLines({ ...inspection, outputs: [] })) output.note(line);
  return inspection;
}

export async function runFlash(wish: FlashOptions, output: Output): Promise<number> {
  // What cannot be meant is said before what cannot be done.
  await parseAndCheckSource(wish.source, wish.options);
  const drives = await chooseDrives(wish);
  if (wish.dryRun) return wouldDo(wish, drives, output);
  if (!wish.yes && process.stdin.isTTY) await hintAtCapacityCheck(drives, output);
  const byIdentity = (index: number): boolean => wish.expect.length > 0 || isIdentityKey(wish.drives[index] ?? '');
  if (wish.yes)
    checkMeant(
      drives.map((drive, index) => ({ drive, byIdentity: byIdentity(index) })),
      process.argv.slice(2),
    );
  const looked = !wish.yes && process.stdin.isTTY ? await lookAt(wish, drives, output) : null;
  if (!wish.yes && !(await confirm(wish.source, drives, output))) {
    output.result('cancelled', {
      drives: drives.map(({ id, devicePath }) => ({ drive: id, devicePath, contents: 'untouched' })),
    });
    output.complain('Nothing was written.');
    return EXIT_CANCELLED;
  }
  return runJob(
    {
      kind: 'flash',
      source: wish.source,
      options: { ...wish.options, pin: looked?.pin ?? wish.options.pin },
      drives: drives.map(({ devicePath, identity }) => ({ devicePath, identity })),
      verification: wish.verify ? 'read-back' : 'skip',
      rewrite: wish.restart ? 'everything' : 'missing',
      eject: wish.eject,
      includeLoop: wish.includeLoop,
    },
    output,
    { repairs: wish.repair ? 1 : 0, logPath: wish.logPath },
  );
}
