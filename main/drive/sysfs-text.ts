/** Small reads below /sys, /proc and /run that answer "not there" with null: devices vanish while they are read. */
import { readdir, readFile } from 'node:fs/promises';

/** The text without the newline at its end, or null. */
export async function readText(path: string): Promise<string | null> {
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
  const names = await readdir(path).catch(() => null);
  return names?.toSorted(byName.compare) ?? null;
}
