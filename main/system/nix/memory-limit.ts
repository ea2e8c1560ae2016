/**
 * What Nix may take of this machine's memory: the evaluation of a stranger's flake may ask for all of it. Watched, and not set
 * with setrlimit(2): a limit of the address space would also hold for the builders that Nix starts where it has no daemon.
 */
import { readFile } from 'node:fs/promises';
import { totalmem } from 'node:os';

const GIBIBYTE = 1024 ** 3;
const MAX_DEFAULT_BYTES = 4 * GIBIBYTE;
/** Nix fills about a gigabyte in a second. */
const LOOK_EVERY_MS = 100;
const PAGE_BYTES = 4096;

/** In bytes. `FLAKESTICK_NIX_MEMORY` names another limit, in gigabytes. */
export function nixMemoryLimit(): number {
  const gigabytes = Number(process.env['FLAKESTICK_NIX_MEMORY']);
  if (gigabytes > 0) return gigabytes * GIBIBYTE;
  return Math.min(MAX_DEFAULT_BYTES, totalmem() / 2);
}

/** Resident memory of a process, in bytes; null when it has ended. */
async function residentBytes(pid: number): Promise<number | null> {
  const statm = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => null);
  return statm === null ? null : Number(statm.split(' ')[1]) * PAGE_BYTES;
}

export interface MemoryWatch {
  /** The most that was seen; null where nobody has looked yet. */
  readonly peakBytes: number | null;
  end(): void;
}

/** Calls `onExceeded` once, when the process takes more than `limitBytes`. */
export function watchMemory(pid: number | undefined, limitBytes: number, onExceeded: () => void): MemoryWatch {
  let peakBytes: number | null = null;
  const look = async (): Promise<void> => {
    const bytes = pid === undefined ? null : await residentBytes(pid);
    if (bytes === null) return;
    peakBytes = Math.max(peakBytes ?? 0, bytes);
    if (bytes <= limitBytes) return;
    clearInterval(timer);
    onExceeded();
  };
  const timer = setInterval(() => void look(), LOOK_EVERY_MS);
  timer.unref();
  return {
    get peakBytes() {
      return peakBytes;
    },
    end: () => clearInterval(timer),
  };
}
