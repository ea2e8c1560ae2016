/** The chosen drives, by identity: never by position in the list or by device path. */
import { type Drive, isEligible } from '../../../contract/wire/drive.ts';

export interface DriveSelection {
  /** In the order they were chosen. Name and device path are kept for the case that the drive is gone. */
  chosen: readonly Chosen[];
  /** Chosen drives that vanished; shown until the user has read it. */
  vanished: readonly Vanished[];
}

export type Chosen = Pick<Drive, 'id' | 'name' | 'devicePath'>;

export interface Vanished {
  name: string;
  devicePath: string;
  /** What is at its device path now; null when nothing is. */
  replacedBy: string | null;
}

export const NOTHING_SELECTED: DriveSelection = { chosen: [], vanished: [] };

export function isChosen(selection: DriveSelection, drive: Drive): boolean {
  return selection.chosen.some((chosen) => chosen.id === drive.id);
}

/** Toggles the choice of the drive. */
export function toggleDrive(selection: DriveSelection, drive: Drive): DriveSelection {
  const chosen = isChosen(selection, drive)
    ? selection.chosen.filter(({ id }) => id !== drive.id)
    : [...selection.chosen, chosenOf(drive)];
  return { chosen, vanished: [] };
}

/** Chooses all of these. */
export function chooseAll(drives: readonly Drive[]): DriveSelection {
  return { chosen: drives.map(chosenOf), vanished: [] };
}

/** Chooses only this drive. */
export function chooseOnly(drive: Drive): DriveSelection {
  return { chosen: [chosenOf(drive)], vanished: [] };
}

/**
 * Drops drives that can no longer be chosen. A stick that was re-plugged has another identity, so it stays dropped. Returns the same
 * object if nothing changed.
 */
export function keepPresent(
  selection: DriveSelection,
  drives: readonly Drive[],
  mayChoose: (drive: Drive) => boolean = isEligible,
): DriveSelection {
  const present = new Map(drives.map((drive) => [drive.id, drive]));
  const kept = selection.chosen.filter(({ id }) => {
    const drive = present.get(id);
    return drive !== undefined && mayChoose(drive);
  });
  if (kept.length === selection.chosen.length) return selection;
  const gone = selection.chosen
    .filter(({ id }) => !present.has(id))
    .map(({ name, devicePath }): Vanished => {
      const now = drives.find((drive) => drive.devicePath === devicePath);
      return { name, devicePath, replacedBy: now?.name ?? null };
    });
  return { chosen: kept, vanished: [...selection.vanished, ...gone] };
}

/** The chosen drives as they are now, in the order they were chosen. */
export function chosenAmong(selection: DriveSelection, drives: readonly Drive[]): Drive[] {
  return selection.chosen.flatMap(({ id }) => drives.find((drive) => drive.id === id) ?? []);
}

/** Reading only needs a medium. */
export function mayBeRead(drive: Drive): boolean {
  return !drive.refusals.some(({ kind }) => kind === 'no-medium');
}

/** Whether an image of `sizeBytes` fits; an unknown size may. */
export function fits(drive: Drive, sizeBytes: number | null): boolean {
  return sizeBytes === null || sizeBytes <= drive.sizeBytes;
}

/** Where it is mounted and will be unmounted before it is written. */
export function mountPointsOf(drive: Pick<Drive, 'warnings'>): string[] {
  return drive.warnings.flatMap((warning) => (warning.kind === 'mounted' ? warning.mountPoints : []));
}

function chosenOf({ id, name, devicePath }: Drive): Chosen {
  return { id, name, devicePath };
}
