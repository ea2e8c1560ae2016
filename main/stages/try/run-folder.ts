/** A folder for one machine: its sockets and the copy of its firmware's variables. Removed at the end, and by the next machine. */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { makeFolder } from '../../system/own-folder.ts';
import { runtimeFolder } from '../../system/xdg.ts';

const PREFIX = 'flakestick-try-';
/** The path of a socket has 107 characters at most (unix(7)). */
const MAX_BASE_CHARACTERS = 60;
const SHORT = '/tmp';

function baseFolder(): string {
  const wanted = runtimeFolder() ?? tmpdir();
  if (wanted.length > MAX_BASE_CHARACTERS) return SHORT;
  makeFolder(wanted);
  return wanted;
}

function isRunning(pid: number): boolean {
  return statSync(`/proc/${pid}`, { throwIfNoEntry: false }) !== undefined;
}

/** Of programs that were killed. */
function sweep(base: string): void {
  for (const name of readdirSync(base)) {
    const pid = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || isRunning(Number(pid))) continue;
    const path = join(base, name);
    if (statSync(path, { throwIfNoEntry: false })?.uid === process.getuid?.()) remove(path);
  }
}

/** One that stays does no harm. */
function remove(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // The next machine tries again.
  }
}

export interface RunFolder {
  readonly path: string;
  remove(): void;
}

/** Only this user may look into it. */
export function makeRunFolder(): RunFolder {
  const base = baseFolder();
  sweep(base);
  const path = mkdtempSync(join(base, `${PREFIX}${process.pid}-`));
  return { path, remove: () => remove(path) };
}

/** Where QEMU keeps what the guest writes: never in a small folder of memory. */
export function overlayFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const set = environment['TMPDIR'];
  return set && isAbsolute(set) ? set : '/var/tmp';
}
