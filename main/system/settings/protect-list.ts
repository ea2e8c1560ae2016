/** The drives that must never be offered. */

import { isProtectedBy } from '../../../contract/rules/drive-identity.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { type ProtectedDrive, type Protection, protectionId } from '../../../contract/wire/settings.ts';
import { changeSettings, readSettings } from './settings-file.ts';
import { settingsPathOfSudoUser } from './sudo-user.ts';

/** This user's list, and through sudo also that of the user who called it. A list that cannot be read is a valid result. */
export async function readProtection(): Promise<Protection> {
  try {
    const other = await settingsPathOfSudoUser();
    const lists = await Promise.all([readSettings(), ...(other ? [readSettings(other)] : [])]);
    return { state: 'known', drives: lists.flatMap(({ protectedDrives }) => protectedDrives) };
  } catch (thrown) {
    if (!(thrown instanceof JobFailure) || thrown.failure.kind !== 'settings-corrupt') throw thrown;
    const { path, detail } = thrown.failure;
    return { state: 'unreadable', path, detail };
  }
}

/** No effect if the drive is already on the list. Throws drive-without-serial, settings-corrupt, file-unwritable. */
export async function protectDrive(
  { devicePath, identity, name, sizeBytes }: Pick<Drive, 'devicePath' | 'identity' | 'name' | 'sizeBytes'>,
  now = new Date(),
): Promise<ProtectedDrive> {
  const serial = identity.serial || null;
  const wwn = identity.wwn || null;
  if (serial === null && wwn === null) throw new JobFailure({ kind: 'drive-without-serial', drive: devicePath });
  const added: ProtectedDrive = { serial, wwn, name, sizeBytes, since: now.toISOString() };
  const settings = await changeSettings((before) =>
    before.protectedDrives.some((entry) => isProtectedBy(entry, identity))
      ? before
      : { ...before, protectedDrives: [...before.protectedDrives, added] },
  );
  return settings.protectedDrives.find((entry) => isProtectedBy(entry, identity)) ?? added;
}

/** `id` is a serial or a WWN of the list. Throws bad-usage if it is not on the list, settings-corrupt, file-unwritable. */
export async function unprotectDrive(id: string): Promise<ProtectedDrive[]> {
  const removed: ProtectedDrive[] = [];
  await changeSettings((before) => {
    const kept = before.protectedDrives.filter(({ serial, wwn }) => serial !== id && wwn !== id);
    removed.push(...before.protectedDrives.filter((entry) => !kept.includes(entry)));
    if (removed.length === 0)
      throw new JobFailure({
        kind: 'bad-usage',
        detail: { because: 'not-protected', id, known: before.protectedDrives.map(protectionId) },
      });
    return { ...before, protectedDrives: kept };
  });
  return removed;
}
