/** What people read as the name of a drive. */
import { madeName } from '../rules/drive-name.ts';
import type { Messages } from './en/index.ts';

/** `SanDisk Cruzer Blade`; `Loop-Gerät (stick.img)` of a name that JSON and records have in English. */
export function nameForPeople(name: string, { drive: texts }: Messages): string {
  const made = madeName(name);
  if (made === null) return name;
  return made.kind === 'loop' ? texts.loopDevice(made) : texts.unnamed(made);
}

/** The same drive, for a message about it. */
export const namedForPeople = <T extends { readonly name: string }>(drive: T, messages: Messages): T => ({
  ...drive,
  name: nameForPeople(drive.name, messages),
});
