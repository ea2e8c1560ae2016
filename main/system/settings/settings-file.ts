/** The one settings file. What cannot be read is never written over: the protect list in it would be lost. */
import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, realpath, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { z } from '../../../contract/wire/schema.ts';
import { DEFAULT_SETTINGS, Settings } from '../../../contract/wire/settings.ts';

/** XDG Base Directory Specification: relative values are ignored. */
export function settingsPath(environment: NodeJS.ProcessEnv = process.env): string {
  const set = environment['XDG_CONFIG_HOME'];
  return join(set && isAbsolute(set) ? set : join(homedir(), '.config'), 'flakestick/settings.json');
}

/** Throws settings-corrupt. No file means that nothing was decided yet. */
export async function readSettings(path = settingsPath()): Promise<Settings> {
  const text = await readFile(path, 'utf8').catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT') return null;
    throw new JobFailure({ kind: 'settings-corrupt', path, detail: thrown.code ?? thrown.message }, { cause: thrown });
  });
  return text === null ? DEFAULT_SETTINGS : decode(text, path);
}

function decode(text: string, path: string): Settings {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    throw new JobFailure({ kind: 'settings-corrupt', path, detail: 'it is not JSON: it was cut short or overwritten' });
  }
  const settings = Settings.safeParse(raw);
  if (settings.success) return settings.data;
  const isNewer = z.object({ schema: z.number().int().min(2) }).safeParse(raw).success;
  const detail = isNewer
    ? 'it was written by a newer Flakestick'
    : z.prettifyError(settings.error).split('\n').slice(0, 3).join(' ');
  throw new JobFailure({ kind: 'settings-corrupt', path, detail });
}

/** Changes of one process wait for one another; each starts from what is in the file then. */
let last: Promise<unknown> = Promise.resolve();

/** Throws settings-corrupt, file-unwritable, and what `change` throws. */
export function changeSettings(change: (settings: Settings) => Settings): Promise<Settings> {
  const attempt = async (): Promise<Settings> => {
    const changed = Settings.parse(change(await readSettings()));
    await writeAtomically(settingsPath(), `${JSON.stringify(changed, null, 2)}\n`);
    return changed;
  };
  const turn = last.then(attempt, attempt);
  last = turn.catch(() => {});
  return turn;
}

/** Whole or not at all, also across a power cut. A link, as of a dotfiles folder, stays a link. */
export async function writeAtomically(path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const target = await realpath(path).catch(() => path);
    const temporary = `${target}.${randomBytes(4).toString('hex')}.part`;
    try {
      const file = await open(temporary, 'wx', 0o600);
      try {
        await file.writeFile(text);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, target);
    } catch (thrown) {
      await rm(temporary, { force: true }).catch(() => {});
      throw thrown;
    }
    const folder = await open(dirname(target), 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException;
    throw new JobFailure({ kind: 'file-unwritable', path, detail: code ?? message }, { cause: thrown });
  }
}

/** Text that differs when the settings do. Never throws. */
export async function settingsTrace(): Promise<string> {
  return readFile(settingsPath(), 'utf8').catch((thrown: NodeJS.ErrnoException) => thrown.code ?? 'unreadable');
}
