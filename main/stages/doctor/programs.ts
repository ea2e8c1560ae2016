/** Other programs of the machine: where they are, and what they say. */
import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';

/** On NixOS the one with the set-user-id bit is not in the store; a desktop's PATH may lack the rest. */
function programFolders(): string[] {
  const fromPath = (process.env['PATH'] ?? '').split(':').filter((folder) => path.isAbsolute(folder));
  return ['/run/wrappers/bin', ...fromPath, '/run/current-system/sw/bin', '/usr/bin', '/usr/local/bin'];
}

export const isThere = (file: string, mode: number = constants.F_OK): Promise<boolean> =>
  access(file, mode).then(
    () => true,
    () => false,
  );

export async function findProgram(...names: readonly string[]): Promise<string | null> {
  for (const folder of programFolders())
    for (const name of names) {
      const candidate = path.join(folder, name);
      if (await isThere(candidate, constants.X_OK)) return candidate;
    }
  return null;
}

export interface Said {
  readonly isGood: boolean;
  readonly text: string;
}

/** Never throws: a program that cannot be started has said so. */
export function ask(program: string, argv: readonly string[], signal: AbortSignal): Promise<Said> {
  return new Promise((resolve) => {
    execFile(program, argv, { signal, env: { ...process.env, LC_ALL: 'C' } }, (error, stdout, stderr) =>
      resolve({ isGood: error === null, text: stdout + (stderr || (error?.message ?? '')) }),
    );
  });
}
