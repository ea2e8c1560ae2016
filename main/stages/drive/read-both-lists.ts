/** The snapshot with drivelist's opinion in it: both are read at once, so that neither waits for the other. */
import { setTimeout as sleep } from 'node:timers/promises';
import { identityKey } from '../../../contract/rules/drive-identity.ts';
import type { DriveIdentity } from '../../../contract/wire/drive.ts';
import { askDrivelist, type DrivelistDrive } from '../../system/drivelist/index.ts';
import { type BlockDevice, devicePathOf, type HostSnapshot } from './host-snapshot.ts';
import { readHostSnapshot } from './read-host-snapshot.ts';
import { agree } from './second-opinion.ts';

/** How much longer than our own reading drivelist may take before ours is shown without it. */
const MAX_EXTRA_MS = 150;

/**
 * A second at the longest where drivelist does not answer, two where it does not the second time. `onEarly` is called with the
 * snapshot alone when drivelist takes longer than that.
 */
export async function readBothLists(onEarly?: (machine: HostSnapshot) => Promise<void>): Promise<HostSnapshot> {
  const machine = await readOnce(onEarly);
  // What was plugged in between the two readings is in both of the next; what only one of them ever lists stays so.
  return agree(machine) ? machine : readOnce(onEarly);
}

async function readOnce(onEarly?: (machine: HostSnapshot) => Promise<void>): Promise<HostSnapshot> {
  const asked = askDrivelist();
  const machine = await readHostSnapshot();
  const isLate = onEarly && (await Promise.race([asked, sleep(MAX_EXTRA_MS)])) === undefined;
  if (isLate) await onEarly(machine);
  return { ...machine, drivelist: await asked };
}

/** The snapshot while drivelist is awaited: what it said before of a drive that is still the same counts until then. */
export function withEarlierOpinion(machine: HostSnapshot, before: HostSnapshot | null): HostSnapshot {
  const told = before?.drivelist.state === 'listed' ? before.drivelist.drives : [];
  const keyAt = ({ devices }: HostSnapshot, { devicePath }: DrivelistDrive): string | null => {
    const disk = devices.find(({ name }) => devicePathOf(name) === devicePath);
    return disk ? identityKey(identityOf(disk)) : null;
  };
  const drives = told.filter((drive) => before && keyAt(before, drive) === keyAt(machine, drive));
  return { ...machine, drivelist: { state: 'awaited', drives } };
}

export function identityOf({ diskseq, serial, wwn, vendor, model, sizeBytes, port }: BlockDevice): DriveIdentity {
  return { diskseq, serial, wwn, vendor, model, sizeBytes, port };
}
