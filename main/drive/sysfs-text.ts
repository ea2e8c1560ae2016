/** Small reads below /sys, /proc and /run that answer "not there" with null: devices vanish while they are read. */
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/**
 * The text without the newline at its end, or null. For what the kernel answers from memory: it is read at once, since the
 * thread pool takes twenty times the processor's time for it, and a list of drives reads hundreds.
 */
export async function readText(path: string): Promise<string | null> {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}

/** The same for what the kernel may ask the device for, or waits for its lock with: a device that hangs takes its time. */
export async function askText(path: string): Promise<string | null> {
  const text = await readFile(path, 'utf8').catch(() => null);
  return text === null ? null : text.trim();
}

/** A whole number in decimal, or null. */
export async function readNumber(path: string): Promise<number | null> {
  const text = await readText(path);
  return text !== null && /^\d+$/.test(text) ? Number(text) : null;
}

const byName = new Intl.Collator('en', { numeric: true });

/** The names in a folder, `sda2` before `sda10`; none when it is not there. */
export async function readNames(path: string): Promise<string[]> {
  return (await readFolder(path)) ?? [];
}

/** The same, and null when the folder cannot be read. */
export async function readFolder(path: string): Promise<string[] | null> {
  try {
    return readdirSync(path).toSorted(byName.compare);
  } catch {
    return null;
  }
}
