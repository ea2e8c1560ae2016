/** The snapshot with drivelist's opinion in it. */
import { identityKey } from '../../../contract/rules/drive-identity.ts';
import type { DriveIdentity } from '../../../contract/wire/drive.ts';
import { askDrivelist } from '../../system/drivelist/index.ts';
import type { BlockDevice, HostSnapshot } from './host-snapshot.ts';
import { beginHostSnapshot, readHostSnapshot } from './read-host-snapshot.ts';
import { agree } from './second-opinion.ts';

/**
 * A second at the longest where drivelist does not answer, two where it does not the second time; and five where a drive does not,
 * unless its contents are not asked for: `contentsOf` has device paths, all if left out.
 */
export async function readBothLists(contentsOf?: readonly string[]): Promise<HostSnapshot> {
  const readOnce = async (): Promise<HostSnapshot> => {
    const asked = askDrivelist();
    const reading = await beginHostSnapshot();
    await reading.contents(contentsOf);
    return { ...reading.now(), drivelist: await asked };
  };
  const machine = await readOnce();
  // What was plugged in between the two readings is in both of the next; what only one of them ever lists stays so.
  return agree(machine) ? machine : readOnce();
}

/** The snapshot while drivelist is awaited: its answer before counts until then, for disks that are still the same. */
export function withEarlierOpinion(machine: HostSnapshot, earlier: HostSnapshot | null): HostSnapshot {
  const before = earlier && earlier.drivelist.state !== 'awaited' ? earlier.drivelist : null;
  const keys = new Map(earlier?.devices.map((disk) => [disk.name, identityKey(identityOf(disk))]));
  const unchanged = machine.devices.filter((disk) => keys.get(disk.name) === identityKey(identityOf(disk)));
  return { ...machine, drivelist: { state: 'awaited', before, unchanged: unchanged.map(({ name }) => name) } };
}

/** A fresh snapshot, with drivelist's answer of `earlier` where the same devices are there; where they are not, it is asked again. */
export async function readWithAnswerOf(earlier: HostSnapshot, contentsOf?: readonly string[]): Promise<HostSnapshot> {
  const machine = await readHostSnapshot(contentsOf);
  const isSame = disksIn(machine) === disksIn(earlier) && earlier.drivelist.state !== 'awaited';
  return isSame ? { ...machine, drivelist: earlier.drivelist } : readBothLists(contentsOf);
}

/** A medium that was plugged in or swapped makes another text. */
const disksIn = ({ devices, candidates }: HostSnapshot): string =>
  JSON.stringify([devices.map((disk) => [disk.name, identityKey(identityOf(disk))]), candidates.names]);

export function identityOf({ diskseq, serial, wwn, vendor, model, sizeBytes, port }: BlockDevice): DriveIdentity {
  return { diskseq, serial, wwn, vendor, model, sizeBytes, port };
}
