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

/** `sda2` before `sda10`. Without Intl, whose tables take a command line longer to load than the folder to read. */
function byName(a: string, b: string): number {
  const [left, right] = [a.match(/\d+|\D+/g) ?? [], b.match(/\d+|\D+/g) ?? []];
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const [one, other] = [left[at] as string, right[at] as string];
    if (one === other) continue;
    return Number(one) - Number(other) || (one < other ? -1 : 1);
  }
  return left.length - right.length;
}

/** The names in a folder, `sda2` before `sda10`; none when it is not there. */
export async function readNames(path: string): Promise<string[]> {
  return (await readFolder(path)) ?? [];
}

/** The same, and null when the folder cannot be read. */
export async function readFolder(path: string): Promise<string[] | null> {
  try {
    return readdirSync(path).toSorted(byName);
  } catch {
    return null;
  }
}
