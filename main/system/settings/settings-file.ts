/** The one settings file. What cannot be read is never written over: the protect list in it would be lost. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { z } from '../../../contract/wire/schema.ts';
import { DEFAULT_SETTINGS, Settings } from '../../../contract/wire/settings.ts';
import { writeAtomically } from '../atomic-file.ts';
import { configFolder } from '../xdg.ts';

export function settingsPath(environment?: NodeJS.ProcessEnv): string {
  return join(configFolder(environment), 'settings.json');
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

/** Text that differs when the settings do. Never throws. */
export async function settingsTrace(): Promise<string> {
  return readFile(settingsPath(), 'utf8').catch((thrown: NodeJS.ErrnoException) => thrown.code ?? 'unreadable');
}
