/**
 * Leases of other processes, each in a file of the session's runtime folder. The lock itself is on the drive; the file names
 * the holder, which flock(2) does not: the process in /proc/locks is flock(1), which has ended.
 */
import { lstatSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSameDevice, type NamedDrive } from '../../contract/rules/drive-identity.ts';
import { ActivityKind } from '../../contract/wire/activity.ts';
import { DriveIdentity } from '../../contract/wire/drive.ts';
import { z } from '../../contract/wire/schema.ts';
import { bootId } from '../system/boot-id.ts';
import { makeFolder } from '../system/own-folder.ts';
import { readSmallFileSync } from '../system/small-file.ts';
import { runtimeFolder, stateFolder } from '../system/xdg.ts';

/** `look` yields as soon as another activity wants the drive. */
export type LeaseMode = 'look' | 'read' | 'write';

export interface LeaseRequest {
  readonly drives: readonly NamedDrive[];
  readonly mode: LeaseMode;
  readonly activity: ActivityKind;
  /** For `look`. */
  readonly onWanted?: () => void;
}

/** The helper takes 32 drives at most. */
const MAX_DRIVES = 64;
const DevicePath = z.string().max(4096);
const MAX_LEASE_BYTES = 64 * 1024;

const Lease = z.object({
  pid: z.number().int().positive(),
  /** Distinguishes the process from a later one with the same ID. */
  born: z.string().max(128),
  mode: z.enum(['read', 'write']),
  activity: ActivityKind,
  drives: z
    .array(
      z.object({
        devicePath: DevicePath,
        identity: DriveIdentity,
        otherPaths: z.array(DevicePath).max(MAX_DRIVES).optional(),
      }),
    )
    .max(MAX_DRIVES),
});
type Lease = z.infer<typeof Lease>;

const folderOf = (base: string): string => join(base, 'leases');
const ownFolder = (): string => folderOf(runtimeFolder() ?? stateFolder());

/** Root sees the sessions of all users; other users only their own. */
function allFolders(): string[] {
  const sessions = process.geteuid?.() === 0 ? listed('/run/user').map((user) => `/run/user/${user}/flakestick`) : [];
  return [...new Set([ownFolder(), ...sessions.map(folderOf)])];
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The start time (field 22 of /proc/PID/stat) within this boot; null if the process no longer exists. */
function birthOf(pid: number): string | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return `${bootId() ?? ''}:${fields[19] ?? ''}`;
  } catch {
    return null;
  }
}

let published = 0;

/** A lease of this process that others see. Until it is settled, it may still give way to another one. */
export interface PublishedLease {
  /** Ascending among all leases of a session; none of them is equal to another. */
  readonly order: string;
  settle(): void;
  remove(): void;
}

/** Null if it cannot be written, which is not an error: the lock on the drive still works. */
export function publishLease({ drives, mode, activity }: LeaseRequest): PublishedLease | null {
  published += 1;
  const order = `${process.pid}-${published}`;
  const claim = join(ownFolder(), `${order}.claim`);
  const settled = join(ownFolder(), `${order}.json`);
  const subjects = drives.map(({ devicePath, identity, otherPaths }) => ({ devicePath, identity, otherPaths }));
  const lease = { pid: process.pid, born: birthOf(process.pid), mode, activity, drives: subjects };
  try {
    makeFolder(ownFolder());
    writeFileSync(claim, JSON.stringify(lease), { mode: 0o600 });
  } catch {
    return null;
  }
  return {
    order,
    settle() {
      try {
        renameSync(claim, settled);
      } catch {
        // It stays a claim, which others wait for and then respect.
      }
    },
    remove() {
      forget(claim);
      forget(settled);
    },
  };
}

/** A file that stays, as on a disk that became read-only, must not end the job: its holder is dead soon. */
function forget(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // The lock on the drive is released all the same.
  }
}

/** Root reads the folders of all users: a file that neither the folder's owner nor this user made is not a lease. */
function readLease(folder: string, name: string): Lease | null {
  const path = join(folder, name);
  try {
    const owners = [lstatSync(folder).uid, process.geteuid?.()];
    const status = lstatSync(path);
    if (!status.isFile() || !owners.includes(status.uid)) return null;
    return Lease.parse(JSON.parse(readSmallFileSync(path, MAX_LEASE_BYTES)));
  } catch {
    return null;
  }
}

export type Holder = Omit<Lease, 'mode'> & {
  readonly mode: LeaseMode;
  /** Not settled yet: it may still give way. */
  readonly isClaim: boolean;
  readonly order: string;
};

/** Other live processes that hold this drive or are about to, or one that `isMeant`. Removes the files of dead ones. */
export function holdersElsewhere(drive: NamedDrive, isMeant = isSameDevice): Holder[] {
  const holders: Holder[] = [];
  for (const folder of allFolders()) {
    for (const name of listed(folder)) {
      const [, order, ending] = /^(\d+-\d+)\.(json|claim)$/.exec(name) ?? [];
      if (order === undefined) continue;
      const claim = ending === 'claim' ? readLease(folder, name) : null;
      // Also of a claim that was settled after the folder was read.
      const lease = claim ?? readLease(folder, `${order}.json`);
      if (!lease || lease.pid === process.pid) continue;
      if (birthOf(lease.pid) !== lease.born) forget(join(folder, name));
      else if (lease.drives.some((held) => isMeant(held, drive)))
        holders.push({ ...lease, isClaim: claim !== null, order });
    }
  }
  return holders;
}
