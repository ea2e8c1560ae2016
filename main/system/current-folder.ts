/** The folder that relative paths count from. Node's own functions throw where it was removed. */
import { readlinkSync } from 'node:fs';
import { resolve } from 'node:path';

/** Of one that was removed, the name that the kernel gives it, below which nothing is found: `/tmp/x (deleted)`. */
export function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    return readlinkSync('/proc/self/cwd');
  }
}

export const absolutePath = (path: string): string => resolve(currentFolder(), path);
