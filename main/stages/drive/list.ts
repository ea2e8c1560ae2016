/** Lists the drives of this machine, by the kernel’s list and drivelist’s. */
import { dirname } from 'node:path';
import type { Drive } from '../../../contract/wire/drive.ts';
import { backingDevices, mayHang } from './backing-devices.ts';
import { realPathOf, statPath } from './bounded-stat.ts';
import { drivesOf } from './drives-of.ts';
import type { HostSnapshot } from './host-snapshot.ts';
import type { JudgeOptions } from './judge.ts';
import { mountOf } from './mountinfo.ts';
import { readBothLists, readWithAnswerOf } from './read-both-lists.ts';

export interface ListOptions {
  /** Also list loop devices that have a file. */
  includeLoop?: boolean | undefined;
  /** Refuses drives that are smaller. */
  imageNeedsBytes?: number | undefined;
  /** Refuses the drive this file is on. */
  imagePath?: string | undefined;
  /** Whose contents are waited for (device paths or identities): those that something is decided about; all if left out. */
  contentsOf?: readonly string[] | undefined;
}

/**
 * Every drive, refused ones included, in the order of their kernel names. Takes a second where drivelist does not answer; after
 * that the drives are those of sysfs alone, which each of them says. Takes five where a drive does not answer; its contents are
 * still being read then.
 */
export async function listDrives(options: ListOptions = {}): Promise<Drive[]> {
  const machine = await readBothLists(options.contentsOf);
  last = { machine, atMs: performance.now() };
  return drivesIn(machine, options);
}

/** What this process listed for the checks of a command, right before the job. */
let last: { readonly machine: HostSnapshot; readonly atMs: number } | null = null;
const RECENT_MS = 3000;
const recentMachine = (): HostSnapshot | null =>
  last && performance.now() - last.atMs < RECENT_MS ? last.machine : null;

/** May be seconds old: only for drives that are judged once more before anything happens to them. */
export async function listDrivesRecently(options: ListOptions): Promise<Drive[]> {
  const machine = recentMachine();
  return machine ? drivesIn(machine, options) : listDrives(options);
}

/** Like listDrives, but drivelist, whose thread takes longer than all the rest, is not asked again within seconds. */
export async function listDrivesAgain(options: ListOptions): Promise<Drive[]> {
  const machine = recentMachine();
  return machine ? drivesIn(await readWithAnswerOf(machine, options.contentsOf), options) : listDrives(options);
}

export async function drivesIn(machine: HostSnapshot, options: ListOptions): Promise<Drive[]> {
  const image = options.imagePath === undefined ? undefined : await locateImage(options.imagePath, machine);
  return drivesOf(machine, { includeLoop: options.includeLoop, image, needBytes: options.imageNeedsBytes });
}

/**
 * The location of the image, for `judgeDrive`. For a missing file, that of its folder; `devices` is empty if it is unknown.
 */
export async function locateImage(path: string, machine: HostSnapshot): Promise<NonNullable<JudgeOptions['image']>> {
  const found = await realPathOf(path);
  if (found === 'silent') return { path, devices: [] };
  if (found !== 'missing') {
    const devices = await backingDevices(found.real, machine.mounts, statPath);
    return { path: found.real, devices, fileId: await fileIdOf(found.real, machine.mounts) };
  }
  const folder = await realPathOf(dirname(path));
  const devices = typeof folder === 'object' ? await backingDevices(folder.real, machine.mounts, statPath) : [];
  return { path, devices };
}

/** A file on a server is not asked: no loop device of a drive is over it. */
async function fileIdOf(path: string, mounts: HostSnapshot['mounts']): Promise<string | null> {
  const mount = mountOf(path, mounts);
  if (mount && mayHang(mount)) return null;
  const seen = await statPath(path);
  return seen.kind === 'file' && seen.inode !== undefined ? `${seen.device}:${seen.inode}` : null;
}
