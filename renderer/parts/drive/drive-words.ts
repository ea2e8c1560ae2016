/** What the list of drives says about them besides what `contract/messages/drive-words.ts` has for both the page and the command line. */
import type { Drive } from '../../../contract/wire/drive.ts';

/** Whether an image of `sizeBytes` fits; an unknown size may. */
export function fits(drive: Drive, sizeBytes: number | null): boolean {
  return sizeBytes === null || sizeBytes <= drive.sizeBytes;
}

/** `one drive`, `3 drives`. */
export function countDrives(count: number): string {
  return count === 1 ? 'one drive' : `${count} drives`;
}

/** Where it is mounted and will be unmounted before it is written. */
export function mountPointsOf(drive: Pick<Drive, 'warnings'>): string[] {
  return drive.warnings.flatMap((warning) => (warning.kind === 'mounted' ? warning.mountPoints : []));
}
