/** Writes that were cut short, and are continued instead of being begun again. */
import { isSameDrive } from '../../../contract/rules/drive-identity.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import type { UnfinishedWrite } from '../../../contract/wire/record.ts';

/** The earlier writes to these drives. */
export function unfinishedOn(drives: readonly Drive[], unfinished: readonly UnfinishedWrite[]): UnfinishedWrite[] {
  return drives.flatMap((drive) => unfinished.find((write) => isSameDrive(write.drive.identity, drive.identity)) ?? []);
}

/** Whether all of them hold the beginning of this image, and nothing that anybody put there since. */
export function isContinued(
  drives: readonly Drive[],
  unfinished: readonly UnfinishedWrite[],
  question: { title: string },
): boolean {
  const writes = unfinishedOn(drives, unfinished);
  const isOfThis = writes.length === drives.length && writes.every(({ title }) => title === question.title);
  const isUntouched = drives.every(
    ({ holdings, warnings }) => holdings.kind !== 'holds' || warnings.some(({ kind }) => kind === 'holds-live-image'),
  );
  return drives.length > 0 && isOfThis && isUntouched;
}
