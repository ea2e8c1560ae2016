/**
 * A drive that was confirmed as empty is erased only as long as it is: an image may take an hour to build, and a blank stick is
 * what somebody takes for other things meanwhile.
 */
import { type Drive, holdsData } from '../../contract/wire/drive.ts';
import { JobFailure } from '../../contract/wire/failure.ts';
import type { DriveToErase } from '../../contract/wire/job.ts';

/** Throws drive-changed. What is still being read was not found to hold anything yet. */
export function requireStillEmpty({ asEmpty }: DriveToErase, drive: Drive): void {
  if (!asEmpty || drive.holdings.kind === 'being-read' || !holdsData(drive)) return;
  throw new JobFailure({
    kind: 'drive-changed',
    drive: drive.devicePath,
    detail: { because: 'filled-since-confirmed' },
  });
}

/** Each listing waits five seconds for what is on the drives; reading it takes 45 s at most. */
const MAX_LISTINGS = 10;

/** Lists until it is known what is on those that were confirmed as empty. One that does not answer counts as one that is not. */
export async function listUntilRead(
  chosen: readonly DriveToErase[],
  list: () => Promise<readonly Drive[]>,
): Promise<readonly Drive[]> {
  const paths = new Set(chosen.filter(({ asEmpty }) => asEmpty).map(({ devicePath }) => devicePath));
  const isOpen = ({ devicePath, holdings }: Drive): boolean => holdings.kind === 'being-read' && paths.has(devicePath);
  let drives = await list();
  for (let count = 1; count < MAX_LISTINGS && drives.some(isOpen); count += 1) drives = await list();
  return drives.map((drive) =>
    isOpen(drive)
      ? { ...drive, holdings: { kind: 'cannot-be-told', because: 'unreadable', signatures: [] } as const }
      : drive,
  );
}
