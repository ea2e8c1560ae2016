/** What has to be said before a drive is erased from the command line: by a person, or by a script that means one drive. */
import { createInterface, type Interface } from 'node:readline/promises';
import { formatBytes } from '../../../contract/messages/bytes.ts';
import { confirmationWords } from '../../../contract/messages/drive-words.ts';
import { isConfirmedBy, requiredConfirmation } from '../../../contract/rules/erase-confirmation.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { shellQuote } from '../../system/shell-quote.ts';
import type { Output } from './output.ts';

/** One line: which drive it is, what is on it, where it is mounted. */
export function loss({ devicePath, name, sizeBytes, identity, partitions, warnings }: Drive): string {
  const serial = identity.serial ? `, serial …${identity.serial.slice(-6)}` : '';
  const labels = partitions.flatMap(({ label }) => (label ? [`“${label}”`] : []));
  const content = labels.length > 0 ? `, holding ${labels.join(', ')}` : '';
  const mountPoints = warnings.flatMap((warning) => (warning.kind === 'mounted' ? warning.mountPoints : []));
  const mounted = mountPoints.length > 0 ? `, mounted at ${mountPoints.join(', ')} (will be unmounted)` : '';
  return `  ${devicePath}  ${name}, ${formatBytes(sizeBytes)}${serial}${content}${mounted}`;
}

export interface Named {
  readonly drive: Drive;
  /** Its identity was given, as DRIVE or with --expect: a device path alone names whatever is there now. */
  readonly byIdentity: boolean;
}

/** `--yes` is a word for every drive alike; one that holds data, or a large one, has to be meant. Throws identity-needed. */
export function checkMeant(named: readonly Named[], words: readonly string[]): void {
  const vague = named.filter(
    ({ drive, byIdentity }) => !byIdentity && requiredConfirmation(drive, formatBytes).kind !== 'none',
  );
  if (vague.length === 0) return;
  throw new JobFailure({
    kind: 'identity-needed',
    drives: vague.map(({ drive }) => `${drive.devicePath} (${drive.name}: ${whyMeant(drive)})`),
    command: ['flakestick', ...words.map(shellQuote), ...named.map(({ drive }) => `--expect ${drive.id}`)].join(' '),
  });
}

/** `it is large and holds “PHOTOS”`. */
function whyMeant(drive: Drive): string {
  const data = drive.warnings.find((warning) => warning.kind === 'holds-data');
  const labels = data?.labels.map((label) => `“${label}”`).join(', ');
  const reasons = [
    drive.warnings.some(({ kind }) => kind === 'large') ? 'is large' : null,
    data ? `holds ${labels || 'data'}` : null,
  ];
  return `it ${reasons.filter((reason) => reason !== null).join(' and ')}`;
}

/** A pipe never means yes: only a person at a terminal is asked. Throws bad-usage where nobody is. */
export async function confirm(source: string, drives: readonly Drive[], output: Output): Promise<boolean> {
  if (process.stdin.isTTY !== true)
    throw new JobFailure({
      kind: 'bad-usage',
      detail: 'Nobody can be asked here: stdin is no terminal. Say --yes to write without asking.',
    });
  output.complain(`Everything on ${drives.length === 1 ? 'this drive' : 'these drives'} will be lost:`);
  for (const drive of drives) output.complain(loss(drive));
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await ask(source, drives, terminal);
  } catch (thrown) {
    // Ctrl-C and Ctrl-D are an answer too.
    if ((thrown as NodeJS.ErrnoException).code === 'ABORT_ERR') return false;
    throw thrown;
  } finally {
    terminal.close();
  }
}

/** Each drive with something to lose is named by the person; the others need one yes together. */
async function ask(source: string, drives: readonly Drive[], terminal: Interface): Promise<boolean> {
  const proofs = drives.map((drive) => ({ drive, proof: requiredConfirmation(drive, formatBytes) }));
  for (const { drive, proof } of proofs) {
    if (proof.kind === 'none') continue;
    const question = `Write “${source}” to ${drive.devicePath}, where ${whyMeant(drive)}? Type ${confirmationWords(proof)}: `;
    if (!isConfirmedBy(proof, await terminal.question(question))) return false;
  }
  const others = proofs.filter(({ proof }) => proof.kind === 'none');
  if (others.length === 0) return true;
  const which = others.length === 1 ? (others[0]?.drive.devicePath ?? 'it') : 'the others';
  const answer = await terminal.question(`Write “${source}” to ${which}? Type yes: `);
  return answer.trim().toLowerCase() === 'yes';
}
