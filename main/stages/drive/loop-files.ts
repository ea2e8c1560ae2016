/**
 * The files of loop devices. The kernel tells the path as it was, which may be gone; to a user who may open the device
 * (losetup) also on which file system the file lies and which one it is.
 */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from '../../../contract/wire/schema.ts';
import { runProgram, succeeded } from '../../system/program.ts';
import { backingDevicesOfKernelPath } from './backing-devices.ts';
import { type StatPath, statPath } from './bounded-stat.ts';
import type { BlockDevice } from './host-snapshot.ts';
import type { MountLine } from './mountinfo.ts';
import type { FindLoopFile } from './read-devices.ts';
import { readNames, readNumber, readText } from './sysfs-text.ts';

const LOSETUP_TIMEOUT_MS = 3000;

/** Source: losetup(8), LOOP_GET_STATUS64 in linux/loop.h. Without the right to open the device both say nothing. */
const Losetup = z.object({
  loopdevices: z.array(
    z.object({
      name: z.string(),
      'back-maj:min': z.string().nullable().optional(),
      'back-ino': z.coerce.number().nullable().optional(),
    }),
  ),
});

interface KernelFile {
  readonly device: string;
  readonly inode: number;
}

export function parseLosetup(text: string): ReadonlyMap<string, KernelFile> {
  const files = new Map<string, KernelFile>();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return files;
  }
  const parsed = Losetup.safeParse(json);
  for (const each of parsed.success ? parsed.data.loopdevices : []) {
    const device = each['back-maj:min']?.replaceAll(' ', '') ?? '';
    const inode = each['back-ino'] ?? 0;
    if (/^\d+:\d+$/.test(device) && device !== '0:0' && inode > 0)
      files.set(each.name.replace(/^\/dev\//, ''), { device, inode });
  }
  return files;
}

async function askKernel(): Promise<ReadonlyMap<string, KernelFile>> {
  const argv = ['--json', '--list', '--output', 'NAME,BACK-MAJ:MIN,BACK-INO'];
  const answer = await runProgram('losetup', argv, { timeoutMs: LOSETUP_TIMEOUT_MS, log: 'never' });
  return succeeded(answer) ? parseLosetup(answer.stdout) : new Map();
}

/** For one listing: asks once, and only where there is a loop device with a file. */
export async function loopFileFinder(mounts: readonly MountLine[]): Promise<FindLoopFile> {
  const names = (await readNames('/sys/block')).filter((name) => name.startsWith('loop'));
  const used = await Promise.all(names.map((name) => readText(join('/sys/block', name, 'loop/backing_file'))));
  const kernel = used.some((file) => file !== null) ? await askKernel() : new Map<string, KernelFile>();
  return async (name, folder) => {
    const backingFile = await readText(join(folder, 'loop/backing_file'));
    if (!backingFile) return null;
    const offsetBytes = (await readNumber(join(folder, 'loop/offset'))) ?? 0;
    return locateLoopFile({ backingFile, offsetBytes, kernel: kernel.get(name) ?? null }, mounts, statPath);
  };
}

interface LoopAsTold {
  readonly backingFile: string;
  readonly offsetBytes: number;
  readonly kernel: KernelFile | null;
}

/** A loop device stands on a file, or directly on another block device. */
export async function locateLoopFile(
  { backingFile, offsetBytes, kernel }: LoopAsTold,
  mounts: readonly MountLine[],
  look: StatPath,
): Promise<NonNullable<BlockDevice['loop']>> {
  const isOverDevice = await stat(backingFile.startsWith('/dev/') ? backingFile : '/dev').then(
    (node) => node.isBlockDevice(),
    () => false,
  );
  const byPath = await backingDevicesOfKernelPath(backingFile, mounts, look);
  // A number without a device (btrfs, overlay) says something only where a mount has it.
  const isKnown =
    kernel !== null && (!kernel.device.startsWith('0:') || mounts.some(({ device }) => device === kernel.device));
  const backingDevices = [...new Set([...byPath, ...(kernel && isKnown && !isOverDevice ? [kernel.device] : [])])];
  return { backingFile, backingDevices, isOverDevice, offsetBytes, fileId: await fileIdOf(backingFile, kernel, look) };
}

/** The kernel's word, or that of the path while the file is there. */
async function fileIdOf(path: string, kernel: KernelFile | null, look: StatPath): Promise<string | null> {
  if (kernel) return `${kernel.device}:${kernel.inode}`;
  const seen = await look(path);
  return seen.kind === 'file' && seen.inode !== undefined ? `${seen.device}:${seen.inode}` : null;
}
