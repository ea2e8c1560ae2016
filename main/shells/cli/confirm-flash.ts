/** The confirmation before the command line erases a drive: by a person, or by a script that names the drive. */

import { namedForPeople } from '../../../contract/messages/drive-name.ts';
import { confirmationWords, doubts, holdings, whyUntold } from '../../../contract/messages/drive-words.ts';
import { en, type Messages } from '../../../contract/messages/en/index.ts';
import { isConfirmedBy, requiredConfirmation } from '../../../contract/rules/erase-confirmation.ts';
import type { Drive, DriveWarning } from '../../../contract/wire/drive.ts';
import { shellQuote } from '../../system/shell-quote.ts';
import { type Ask, isYes, requireInput, withQuestions } from './ask.ts';
import type { Output } from './output.ts';

import { TranslatedFailure } from './usage.ts';

/** One line: which drive it is, what is on it, where it is mounted. */
export function loss(drive: Drive, messages: Messages): string {
  const { cliRun } = messages;
  const { identity, partitions, warnings } = drive;
  const untold = whyUntold(drive, messages);
  const labels = partitions.flatMap(({ label }) => (label ? [label] : []));
  const mountPoints = warnings.flatMap((warning) => (warning.kind === 'mounted' ? warning.mountPoints : []));
  const parts = [
    cliRun.drive(namedForPeople(drive, messages)),
    ...(identity.serial ? [cliRun.serialEndsIn({ end: identity.serial.slice(-6) })] : []),
    ...(untold === null ? [] : [cliRun.mayHoldAnything({ because: untold })]),
    ...(labels.length > 0 ? [cliRun.holding({ labels })] : []),
    ...(labels.length === 0 && drive.holdings.kind === 'holds'
      ? [messages.cliResult.holds({ what: holdings(drive, messages) })]
      : []),
    ...(mountPoints.length > 0 ? [cliRun.mountedAndWillBeUnmounted({ mountPoints })] : []),
    ...doubts(drive, messages),
  ];
  return `  ${parts.join(', ')}`;
}

export interface Named {
  readonly drive: Drive;
  /** Whether its identity was given, as DRIVE or with --expect: a device path alone may belong to another drive now. */
  readonly byIdentity: boolean;
}

/** `--yes` alone is not enough for a large drive or one with data, which has to be identified. Throws identity-needed. */
export function checkMeant(named: readonly Named[], words: readonly string[]): void {
  const vague = named.filter(
    ({ drive, byIdentity }) => !byIdentity && requiredConfirmation(drive, en.number.bytes).kind !== 'none',
  );
  if (vague.length === 0) return;
  const command = ['flakestick', ...words.map(shellQuote), ...named.map(({ drive }) => `--expect ${drive.id}`)].join(
    ' ',
  );
  throw new TranslatedFailure((messages) => ({
    kind: 'identity-needed',
    drives: vague.map(({ drive }) =>
      messages.cliRun.driveAndWhy({ ...namedForPeople(drive, messages), why: whyNamed(drive, messages) }),
    ),
    command,
  }));
}

/** `is large and holds “PHOTOS”`. */
function whyNamed(drive: Drive, messages: Messages): string {
  const { warnings } = drive;
  const untold = whyUntold(drive, messages);
  const data = untold !== null ? undefined : warnings.find((warning) => warning.kind === 'holds-data');
  const fake = warnings.find((warning) => warning.kind === 'proven-fake');
  const has = (wanted: DriveWarning['kind']): boolean => warnings.some(({ kind }) => kind === wanted);
  return messages.cliRun.whyNamed({
    isLarge: has('large'),
    holdsAtMostBytes: fake?.atMostBytes ?? null,
    holds: data?.labels ?? null,
    untold,
    isExternalDisk: has('external-disk'),
    isCalledSystemDrive: has('called-system-drive'),
  });
}

/** What a person is asked about a drive that takes more than a yes, and about the others. */
export interface EraseQuestions {
  readonly forWord: (asked: { devicePath: string; why: string; what: string }) => string;
  readonly forYes: (asked: { devicePath: string | null }) => string;
}

export const questionsAboutFlash = (source: string, { cliRun }: Messages): EraseQuestions => ({
  forWord: (asked) => cliRun.askForWord({ source, ...asked }),
  forYes: (asked) => cliRun.askForYes({ source, ...asked }),
});

/** Throws bad-usage if no question can be asked. */
export async function confirm(questions: EraseQuestions, drives: readonly Drive[], output: Output): Promise<boolean> {
  requireInput((texts) => texts.yesToWrite);
  const { messages } = output;
  output.complain(messages.cliRun.everythingWillBeLost({ count: drives.length }));
  for (const drive of drives) output.complain(loss(drive, messages));
  return (await withQuestions((ask) => confirmEach({ questions, drives }, messages, ask))) ?? false;
}

/** Each drive with something to lose is confirmed by its name; the others together by one yes. */
async function confirmEach(
  { questions, drives }: { readonly questions: EraseQuestions; readonly drives: readonly Drive[] },
  messages: Messages,
  ask: Ask,
): Promise<boolean> {
  const others: Drive[] = [];
  for (const drive of drives) {
    const needed = requiredConfirmation(drive, messages.number.bytes);
    if (needed.kind === 'none') {
      others.push(drive);
      continue;
    }
    const what = confirmationWords(needed, messages);
    const question = questions.forWord({ devicePath: drive.devicePath, why: whyNamed(drive, messages), what });
    if (!isConfirmedBy(needed, await ask(question))) return false;
  }
  if (others.length === 0) return true;
  const devicePath = others.length === 1 ? (others[0]?.devicePath ?? null) : null;
  return isYes(await ask(questions.forYes({ devicePath })), messages);
}
