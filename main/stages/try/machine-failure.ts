/** Why there is no machine: what this computer lacks, or what QEMU said. */
import { readFile } from 'node:fs/promises';
import { type Failure, JobFailure } from '../../../contract/wire/failure.ts';
import { overlayFolder } from './run-folder.ts';
import type { QemuEnd } from './start-qemu.ts';

/** Of a machine that never ran. Pure, but for the folder. */
export function startFailure({ said, code, signal }: QemuEnd, sshPort: number | null): Failure {
  if (/No space left on device/.test(said)) return { kind: 'overlay-full', path: overlayFolder() };
  if (/Could not set up host forwarding rule/i.test(said) && sshPort !== null)
    return { kind: 'port-taken', port: sshPort };
  if (/cannot set up guest memory|Cannot allocate memory/i.test(said)) return { kind: 'machine-out-of-memory' };
  return { kind: 'machine-failed', detail: said || `${signal ?? code ?? ''}` };
}

const GIB = 1024 ** 3;
/** From this size on, an image has a desktop. Graphical installers freeze with 2 GiB. */
const DESKTOP_IMAGE_BYTES = 1.2 * GIB;
const MIN_BYTES = GIB;
/** Left to this computer. */
const RESERVE_BYTES = 0.25 * GIB;
const STEP_BYTES = 0.25 * GIB;

/** Null where the kernel does not say. Source: proc_meminfo(5). */
export function availableMemory(meminfo: string): number | null {
  const kib = /^MemAvailable:\s+(\d+) kB$/m.exec(meminfo)?.[1];
  return kib === undefined ? null : Number(kib) * 1024;
}

export interface MemoryQuestion {
  /** As the user asked; null: as much as this image needs. */
  readonly askedBytes: number | null;
  /** Null of a drive. */
  readonly imageBytes: number | null;
  readonly availableBytes: number | null;
}

/** Throws memory-too-small. Pure. */
export function memoryFor({ askedBytes, imageBytes, availableBytes }: MemoryQuestion): number {
  const wanted = askedBytes ?? ((imageBytes ?? 0) >= DESKTOP_IMAGE_BYTES ? 4 * GIB : 2 * GIB);
  if (availableBytes === null) return wanted;
  const haveBytes = Math.max(0, availableBytes - RESERVE_BYTES);
  if (haveBytes >= wanted) return wanted;
  const needBytes = askedBytes ?? MIN_BYTES;
  if (haveBytes < needBytes) throw new JobFailure({ kind: 'memory-too-small', needBytes, haveBytes });
  return Math.floor(haveBytes / STEP_BYTES) * STEP_BYTES;
}

export async function readAvailableMemory(): Promise<number | null> {
  return availableMemory(await readFile('/proc/meminfo', 'utf8').catch(() => ''));
}
