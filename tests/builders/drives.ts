/** A USB stick, and what is said about it while it is written; a test names only what it is about. */
import { identityKey } from '../../contract/rules/drive-identity.ts';
import type { Drive, DriveIdentity } from '../../contract/wire/drive.ts';
import { type ChosenDrive, type DriveProgress, waitingDrive } from '../../contract/wire/job.ts';

export function driveIdentity(part: Partial<DriveIdentity> = {}): DriveIdentity {
  return { diskseq: 27, serial: '4C53', wwn: null, vendor: null, model: null, sizeBytes: 4e9, port: null, ...part };
}

/** As its partitions and warnings have it. */
function holdingsOf({ partitions = [], warnings = [] }: Partial<Drive>): Drive['holdings'] {
  const isData = partitions.length > 0 || warnings.some(({ kind }) => kind === 'holds-data');
  return isData ? { kind: 'holds', what: ['vfat'] } : { kind: 'empty' };
}

/** Its id and size follow from `identity`. */
export function drive({ identity = driveIdentity(), ...part }: Partial<Drive> = {}): Drive {
  return {
    id: identityKey(identity),
    identity,
    devicePath: '/dev/sdb',
    otherPaths: [],
    name: 'SanDisk Cruzer',
    bus: 'usb',
    sizeBytes: identity.sizeBytes,
    logicalSectorBytes: 512,
    partitions: [],
    holdings: holdingsOf(part),
    refusals: [],
    warnings: [],
    seenBy: ['drivelist', 'sysfs'],
    ...part,
  };
}

export function chosenDrive({ devicePath, identity }: Drive = drive()): ChosenDrive {
  return { devicePath, identity };
}

/** Waits to be written, 0 of 4096 bytes. */
export function driveProgress({ id, name, devicePath, ...part }: Partial<DriveProgress> = {}): DriveProgress {
  const { id: ownId, name: ownName, devicePath: ownPath } = drive();
  const named = { id: id ?? ownId, name: name ?? ownName, devicePath: devicePath ?? ownPath };
  return { ...waitingDrive(named, 4096), ...part };
}
