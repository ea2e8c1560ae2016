/** The settings file. An unreadable file is never overwritten, because its protect list would be lost. */
import { join } from 'node:path';
import { JobFailure } from '../../../contract/wire/failure.ts';
import type { Detail, Reason } from '../../../contract/wire/reason.ts';
import { DEFAULT_SETTINGS, Settings } from '../../../contract/wire/settings.ts';
import { JsonFile } from '../json-file.ts';
import { readSmallFile } from '../small-file.ts';
import { configFolder } from '../xdg.ts';

export function settingsPath(environment?: NodeJS.ProcessEnv): string {
  return join(configFolder(environment), 'settings.json');
}

function corrupt(path: string, detail: Detail): never {
  throw new JobFailure({ kind: 'settings-corrupt', path, detail });
}

const file = new JsonFile({
  path: settingsPath,
  decoder: Settings,
  version: 1,
  initial: DEFAULT_SETTINGS,
  onBroken: corrupt,
  indent: 2,
});

const WRITTEN_BY_NEWER: Reason = { because: 'written-by-newer' };

/** Throws settings-corrupt. Without a file, the defaults apply. */
export async function readSettings(path = settingsPath()): Promise<Settings> {
  const reading = await file.read(path);
  if (reading.state === 'known') return reading.value;
  return corrupt(path, reading.state === 'newer' ? WRITTEN_BY_NEWER : reading.detail);
}

/** Throws settings-corrupt, file-unwritable, and what `change` throws. */
export async function changeSettings(change: (settings: Settings) => Settings): Promise<Settings> {
  try {
    return await file.change(change);
  } catch (thrown) {
    if (thrown instanceof JobFailure && thrown.failure.kind === 'file-newer')
      return corrupt(thrown.failure.path, WRITTEN_BY_NEWER);
    throw thrown;
  }
}

/** A text that changes with the settings. Never throws. */
export async function settingsTrace(): Promise<string> {
  return readSmallFile(settingsPath()).catch((thrown: NodeJS.ErrnoException) => thrown.code ?? 'unreadable');
}
