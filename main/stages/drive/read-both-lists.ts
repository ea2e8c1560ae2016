/** The snapshot with drivelist's opinion in it. */
import { identityKey } from '../../../contract/rules/drive-identity.ts';
import type { DriveIdentity } from '../../../contract/wire/drive.ts';
import { askDrivelist } from '../../system/drivelist/index.ts';
import type { BlockDevice, HostSnapshot } from './host-snapshot.ts';
import { readHostSnapshot } from './read-host-snapshot.ts';
import { agree } from './second-opinion.ts';

/**
 * A second at the longest where drivelist does not answer, two where it does not the second time. `onEarly` is called with the
 * snapshot alone as soon as that is read.
 */
export async function readBothLists(onEarly?: (machine: HostSnapshot) => Promise<void>): Promise<HostSnapshot> {
  const machine = await readOnce(onEarly);
  // What was plugged in between the two readings is in both of the next; what only one of them ever lists stays so.
  return agree(machine) ? machine : readOnce(onEarly);
}

async function readOnce(onEarly?: (machine: HostSnapshot) => Promise<void>): Promise<HostSnapshot> {
  if (!onEarly) {
    const asked = askDrivelist();
    return { ...(await readHostSnapshot()), drivelist: await asked };
  }
  // Its thread would delay what is shown first: by 0.6 s on an emulated processor, where the answer then comes 0.1 s later.
  const machine = await readHostSnapshot();
  await onEarly(machine);
  return { ...machine, drivelist: await askDrivelist() };
}

/** The snapshot while drivelist is awaited: its answer before counts until then, for disks that are still the same. */
export function withEarlierOpinion(machine: HostSnapshot, earlier: HostSnapshot | null): HostSnapshot {
  const before = earlier && earlier.drivelist.state !== 'awaited' ? earlier.drivelist : null;
  const keys = new Map(earlier?.devices.map((disk) => [disk.name, identityKey(identityOf(disk))]));
  const unchanged = machine.devices.filter((disk) => keys.get(disk.name) === identityKey(identityOf(disk)));
  return { ...machine, drivelist: { state: 'awaited', before, unchanged: unchanged.map(({ name }) => name) } };
}

/** A fresh snapshot, with drivelist's answer of `earlier` where the same devices are there; where they are not, it is asked again. */
export async function readWithAnswerOf(earlier: HostSnapshot): Promise<HostSnapshot> {
  const machine = await readHostSnapshot();
  const isSame = disksIn(machine) === disksIn(earlier) && earlier.drivelist.state !== 'awaited';
  return isSame ? { ...machine, drivelist: earlier.drivelist } : readBothLists();
}

/** A medium that was plugged in or swapped makes another text. */
const disksIn = ({ devices, candidates }: HostSnapshot): string =>
  JSON.stringify([devices.map((disk) => [disk.name, identityKey(identityOf(disk))]), candidates.names]);

export function identityOf({ diskseq, serial, wwn, vendor, model, sizeBytes, port }: BlockDevice): DriveIdentity {
  return { diskseq, serial, wwn, vendor, model, sizeBytes, port };
}
