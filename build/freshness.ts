import { mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const SOURCES = [
  'contract',
  'formats',
  'helper',
  'main',
  'preload',
  'renderer',
  'build/bundles.ts',
  'vite.config.ts',
  'package-lock.json',
];
const STAMP = 'dist/.built';

function newestMs(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return Number.POSITIVE_INFINITY;
  if (!found.isDirectory()) return found.mtimeMs;
  // The folder's own time changes when a file in it is removed.
  return Math.max(found.mtimeMs, ...readdirSync(path).map((name) => newestMs(join(path, name))));
}

/** Whether everything was built after the last change of its sources. */
export function isFresh(folder = root): boolean {
  const stamp = statSync(join(folder, STAMP), { throwIfNoEntry: false });
  return stamp !== undefined && SOURCES.every((source) => newestMs(join(folder, source)) < stamp.mtimeMs);
}

/** Notes a complete build that started at that time: later changes count as newer. */
export function markBuilt(startedAtMs: number, folder = root): void {
  const stamp = join(folder, STAMP);
  mkdirSync(join(folder, 'dist'), { recursive: true });
  writeFileSync(stamp, '');
  utimesSync(stamp, startedAtMs / 1000, startedAtMs / 1000);
}
