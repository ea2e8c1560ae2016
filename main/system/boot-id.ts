import { readFileSync } from 'node:fs';

/** What the kernel calls this run of the machine; sequence numbers of drives start over in each. Null where it does not say. */
export function bootId(): string | null {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() || null;
  } catch {
    return null;
  }
}
