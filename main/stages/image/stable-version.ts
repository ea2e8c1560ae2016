import type { BigIntStats } from 'node:fs';
import { type FileHandle, statfs } from 'node:fs/promises';
import { freemem } from 'node:os';
import { fileVersion } from '../../../contract/wire/helper-protocol.ts';

/** A change as young as that may be followed by another one with the same times: of a tick of the kernel, or of a clock that was set. */
const MIN_AGE_MS = 2000;

/**
 * By the numbers of statfs(2): ext2 to ext4, XFS, Btrfs, F2FS, ZFS, bcachefs, tmpfs. Their inodes are kept by this kernel alone, with
 * times of nanoseconds. Not among them: what another machine, a program or a second layer answers for, and FAT.
 */
const KNOWN_FILE_SYSTEMS = new Set([0xef53, 0x58465342, 0x9123683e, 0xf2f52010, 0x2fc12fc1, 0xca451a4e, 0x01021994]);

/** The `fileVersion` of an open file whose content cannot change from now on without another version (ADR 0061); else null. */
export async function stableVersion(file: FileHandle, stats: BigIntStats): Promise<string | null> {
  const ageMs = Date.now() - Number(stats.ctimeMs);
  // A change in the future is one before the clock was set.
  if (ageMs < MIN_AGE_MS) return null;
  const system = await statfs(`/proc/self/fd/${file.fd}`).catch(() => null);
  return system && KNOWN_FILE_SYSTEMS.has(system.type >>> 0) ? fileVersion(stats) : null;
}

/** Whether a file that was read is still in memory when it is read again a little later. */
export function staysInMemory(sizeBytes: number): boolean {
  return sizeBytes <= freemem() / 2;
}
