/** What the user has typed in the dialog, and whether it is enough. */
import type { Messages } from '../../../contract/messages/en/page.ts';
import { isConfirmedBy, requiredConfirmation } from '../../../contract/rules/erase-confirmation.ts';
import type { Drive } from '../../../contract/wire/drive.ts';

/** By drive id: what was typed for it. */
export type Given = Readonly<Record<string, string>>;

export function isConfirmed(drives: readonly Drive[], given: Given, { number }: Messages): boolean {
  return drives.every((drive) => isConfirmedBy(requiredConfirmation(drive, number.bytes), given[drive.id] ?? ''));
}

/** `Erase SanDisk Ultra?`, `Erase 3 drives?`; `Continue writing SanDisk Ultra?` where that is all that is done. */
export function questionText(drives: readonly Drive[], isContinued: boolean, { screens }: Messages): string {
  const { question, resumed } = screens.confirm;
  const { none } = question;
  const { one, several } = isContinued ? resumed.question : question;
  const [first, ...others] = drives;
  if (!first) return none;
  return others.length === 0 ? one({ drive: first.name }) : several({ count: drives.length });
}

/** `Erase and flash SanDisk Ultra`, `Erase and flash 3 drives`. */
export function eraseText(drives: readonly Drive[], isContinued: boolean, { screens }: Messages): string {
  const { erase, resumed } = screens.confirm;
  const { one, several } = isContinued ? resumed.button : erase;
  const [first, ...others] = drives;
  return first && others.length === 0 ? one({ drive: first.name }) : several({ count: drives.length });
}
