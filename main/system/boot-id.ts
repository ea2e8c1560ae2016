import { readFileSync } from 'node:fs';

/** The kernel's ID of this boot; sequence numbers of drives start over at each boot. Null if it cannot be read. */
export function bootId(): string | null {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() || null;
  } catch {
    return null;
  }
}
