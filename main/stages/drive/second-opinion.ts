/**
 * What drivelist says of a drive, beside what the snapshot says: rules that add refusals and warnings and never take one away.
 * Pure. Partitions, loop devices and what is built on other drives are none of its business.
 */
import type { Drive, NoDrivelist } from '../../../contract/wire/drive.ts';
import type { DrivelistDrive } from '../../system/drivelist/index.ts';
import { isExternal, isPluggable } from './hardware.ts';
import { type BlockDevice, devicePathOf, type HostSnapshot } from './host-snapshot.ts';
import type { Case, RefusalRule, WarningRule } from './rule.ts';

type Opinion =
  | { readonly says: 'system' | 'drive' | 'nothing' | 'unlisted' }
  | { readonly says: 'absent'; readonly reason: NoDrivelist };

/** Null for what drivelist is not asked about. */
function opinionOn({ candidates, drivelist }: HostSnapshot, disk: BlockDevice): Opinion | null {
  if (!candidates.names.includes(disk.name)) return null;
  const isAwaited = drivelist.state === 'awaited';
  const answer = isAwaited ? drivelist.before : drivelist;
  if (!answer || (isAwaited && !drivelist.unchanged.includes(disk.name))) return { says: 'nothing' };
  if (answer.state === 'absent') return { says: 'absent', reason: answer.reason };
  const listed = answer.drives.find((drive) => isSame(drive, disk));
  return { says: listed ? (listed.isSystem ? 'system' : 'drive') : 'unlisted' };
}

/** Another size is another medium: one of the two looked before a swap. */
function isSame({ devicePath, sizeBytes }: DrivelistDrive, disk: BlockDevice): boolean {
  return devicePath === devicePathOf(disk.name) && sizeBytes === disk.sizeBytes;
}

const says = ({ machine, disk }: Case): Opinion['says'] | null => opinionOn(machine, disk)?.says ?? null;

export const REFUSALS_OF_DRIVELIST: readonly RefusalRule[] = [
  {
    name: 'system-drive',
    says: 'drivelist takes for a drive of the system, where nothing else says so and it is behind no external port',
    // What is built in, or holds a part of the system, is refused for that already.
    refuse: (judged) =>
      says(judged) === 'system' && judged.parts.length === 0 && isPluggable(judged.disk) && !isExternal(judged.disk)
        ? [{ kind: 'system-drive' }]
        : [],
  },
  {
    name: 'awaiting-drivelist',
    says: 'drivelist has not spoken of yet; it has a second for it',
    refuse: (judged) => (says(judged) === 'nothing' ? [{ kind: 'awaiting-drivelist' }] : []),
  },
];

export const WARNINGS_OF_DRIVELIST: readonly WarningRule[] = [
  {
    name: 'called-system-drive',
    says: 'drivelist takes for a drive of the system, though it is behind an external port and holds nothing of it',
    // It calls so whatever it does not take for removable.
    warn: (judged) =>
      says(judged) === 'system' && judged.parts.length === 0 && isExternal(judged.disk)
        ? [{ kind: 'called-system-drive' }]
        : [],
  },
  {
    name: 'not-in-drivelist',
    says: 'drivelist does not list',
    warn: (judged) => (says(judged) === 'unlisted' ? [{ kind: 'not-in-drivelist' }] : []),
  },
  {
    name: 'no-drivelist',
    says: 'was judged from sysfs alone: drivelist could not be asked',
    warn: ({ machine, disk }) => {
      const opinion = opinionOn(machine, disk);
      return opinion?.says === 'absent' ? [{ kind: 'no-drivelist', reason: opinion.reason }] : [];
    },
  },
];

export function seenBy(machine: HostSnapshot, disk: BlockDevice): Drive['seenBy'] {
  const opinion = opinionOn(machine, disk)?.says;
  return opinion === 'system' || opinion === 'drive' ? ['drivelist', 'sysfs'] : ['sysfs'];
}

/** What drivelist lists and sysfs has nothing of. Memory and volumes, which it lists too, are in sysfs and are no drives. */
export function onlyInDrivelist({ drivelist, devices }: HostSnapshot): DrivelistDrive[] {
  if (drivelist.state !== 'listed') return [];
  const known = new Set(devices.map(({ name }) => devicePathOf(name)));
  const mapped = new Set(devices.flatMap(({ mapper }) => (mapper ? [`/dev/mapper/${mapper.name}`] : [])));
  return drivelist.drives.filter(({ devicePath }) => !known.has(devicePath) && !mapped.has(devicePath));
}

/** False while something was plugged in or pulled between the two lists. */
export function agree(machine: HostSnapshot): boolean {
  const isUnlisted = (disk: BlockDevice): boolean => opinionOn(machine, disk)?.says === 'unlisted';
  return onlyInDrivelist(machine).length === 0 && !machine.devices.some(isUnlisted);
}
