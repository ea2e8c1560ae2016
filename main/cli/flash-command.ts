import { createInterface } from 'node:readline/promises';
import { formatBytes } from '../../contract/bytes.ts';
import type { Drive } from '../../contract/drive.ts';
import { JobFailure } from '../../contract/failure.ts';
import type { BuildOptions } from '../../contract/source.ts';
import { findDrive, listDrives } from '../drive/index.ts';
import { inspect } from '../job/index.ts';
import { EXIT_CANCELLED } from './exit-code.ts';
import type { Output } from './output.ts';
import { hintAtProbe } from './probe-hint.ts';
import { runJob } from './run-job.ts';

interface FlashWish {
  readonly source: string;
  readonly options: BuildOptions;
  readonly drives: readonly string[];
  readonly expect: readonly string[];
  readonly yes: boolean;
  readonly verify: boolean;
  readonly restart: boolean;
  readonly repair: boolean;
  readonly dryRun: boolean;
  readonly includeLoop: boolean;
}

async function chooseDrives({ drives, expect, includeLoop }: FlashWish): Promise<Drive[]> {
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

function loss({ devicePath, name, sizeBytes, identity, partitions }: Drive): string {
  const serial = identity.serial ? `, serial …${identity.serial.slice(-6)}` : '';
  const labels = partitions.flatMap(({ label }) => (label ? [`“${label}”`] : []));
  const content = labels.length > 0 ? `, holding ${labels.join(', ')}` : '';
  return `  ${devicePath}  ${name}, ${formatBytes(sizeBytes)}${serial}${content}`;
}

/** A pipe never means yes: only a person at a terminal is asked. */
async function confirm(source: string, drives: readonly Drive[], output: Output): Promise<boolean> {
  if (process.stdin.isTTY !== true)
    throw new JobFailure({
      kind: 'bad-usage',
      detail: 'Nobody can be asked here: stdin is no terminal. Say --yes to write without asking.',
    });
  output.complain(`Everything on ${drives.length === 1 ? 'this drive' : 'these drives'} will be lost:`);
  for (const drive of drives) output.complain(loss(drive));
  const ask = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await ask.question(`Write “${source}” to ${drives.length === 1 ? 'it' : 'them'}? Type yes: `);
    return answer.trim().toLowerCase() === 'yes';
  } catch (thrown) {
    // Ctrl-C and Ctrl-D are an answer too.
    if ((thrown as NodeJS.ErrnoException).code === 'ABORT_ERR') return false;
    throw thrown;
  } finally {
    ask.close();
  }
}

async function plan(wish: FlashWish, drives: readonly Drive[], output: Output): Promise<number> {
  const inspection = await inspect(wish.source, wish.options, new AbortController().signal);
  output.text(
    `Would ${inspection.source.kind === 'image-file' ? 'write' : 'build'} ${inspection.title}${inspection.attribute ? ` (${inspection.attribute})` : ''} and erase:`,
  );
  for (const drive of drives) output.text(loss(drive));
  output.result('planned', { inspection, drives });
  return 0;
}

export async function runFlash(wish: FlashWish, output: Output): Promise<number> {
  const drives = await chooseDrives(wish);
  if (wish.dryRun) return plan(wish, drives, output);
  if (!wish.yes && process.stdin.isTTY) await hintAtProbe(drives, output);
  // A person is asked only about something that can be made.
  if (!wish.yes && process.stdin.isTTY) await inspect(wish.source, wish.options, new AbortController().signal);
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
      options: wish.options,
      drives: drives.map(({ devicePath, identity }) => ({ devicePath, identity })),
      verification: wish.verify ? 'read-back' : 'skip',
      rewrite: wish.restart ? 'everything' : 'missing',
      includeLoop: wish.includeLoop,
    },
    output,
    { repairs: wish.repair ? 1 : 0 },
  );
}
