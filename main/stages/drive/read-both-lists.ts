/** The snapshot with drivelist's opinion in it. */
import { identityKey } from '../../../contract/rules/drive-identity.ts';
import type { DriveIdentity } from '../../../contract/wire/drive.ts';
import { askDrivelist } from '../../system/drivelist/index.ts';
import type { BlockDevice, HostSnapshot } from './host-snapshot.ts';
import { beginHostSnapshot, readHostSnapshot } from './read-host-snapshot.ts';
import { agree } from './second-opinion.ts';

/** A snapshot with drivelist's opinion, whose contents may still be read. */
export interface ListsRead {
  readonly now: () => HostSnapshot;
  /** Each ends once more is known. */
  readonly readings: readonly Promise<void>[];
}

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

/** The same without waiting for contents. `onEarly` is called with the snapshot alone as soon as that is read. */
export async function readListsAtOnce(onEarly: (machine: HostSnapshot) => Promise<void>): Promise<ListsRead> {
  const lists = await readAtOnce(onEarly);
  return agree(lists.now()) ? lists : readAtOnce(onEarly);
}

async function readAtOnce(onEarly: (machine: HostSnapshot) => Promise<void>): Promise<ListsRead> {
  const { now, read } = await beginHostSnapshot();
  // Its thread would delay what is shown first: by 0.6 s on an emulated processor, where the answer then comes 0.1 s later.
  await onEarly(now());
  const readings = read();
  const drivelist = await askDrivelist();
  return { readings, now: () => ({ ...now(), drivelist }) };
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
