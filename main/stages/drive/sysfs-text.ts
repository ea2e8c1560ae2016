/** Small reads below /sys, /proc and /run that answer "not there" with null: devices vanish while they are read. */
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/**
 * The text without its final newline, or null. For files that the kernel answers from memory: read synchronously, because the
 * thread pool takes twenty times the CPU time, and a list of drives reads hundreds.
 */
export async function readText(path: string): Promise<string | null> {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}

/** Asynchronously, for files for which the kernel may query the device or wait for its lock: a hanging device would block. */
export async function askText(path: string): Promise<string | null> {
  const text = await readFile(path, 'utf8').catch(() => null);
  return text === null ? null : text.trim();
}

/** A whole number in decimal, or null. */
export async function readNumber(path: string): Promise<number | null> {
  const text = await readText(path);
  return text !== null && /^\d+$/.test(text) ? Number(text) : null;
}

/** `sda2` before `sda10`. Without Intl, because loading its tables takes longer than reading the folder. */
function byName(a: string, b: string): number {
  const [left, right] = [a.match(/\d+|\D+/g) ?? [], b.match(/\d+|\D+/g) ?? []];
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const [one, other] = [left[at] as string, right[at] as string];
    if (one === other) continue;
    return Number(one) - Number(other) || (one < other ? -1 : 1);
  }
  return left.length - right.length;
}

/** The names in a folder, `sda2` before `sda10`; none if it does not exist. */
export async function readNames(path: string): Promise<string[]> {
  return (await readFolder(path)) ?? [];
}

/** The same, but null if the folder cannot be read. */
export async function readFolder(path: string): Promise<string[] | null> {
  try {
    return readdirSync(path).toSorted(byName);
  } catch {
    return null;
  }
}
