/** The user behind sudo, whose settings count in addition to root's; sudo removes the user's environment. */
import { readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';

/** The settings file of the user behind sudo, or null. sudo's variables are trusted only as root. */
export async function settingsPathOfSudoUser(
  environment: NodeJS.ProcessEnv = process.env,
  effectiveUser = process.geteuid?.() ?? 0,
): Promise<string | null> {
  const user = environment['SUDO_UID'];
  if (effectiveUser !== 0 || !user || !/^[1-9]\d{0,9}$/.test(user)) return null;
  const home = homeIn(await readFile('/etc/passwd', 'utf8').catch(() => ''), user);
  return home ? join(home, '.config/flakestick/settings.json') : null;
}

/** `me:x:1000:1000:Me,,,:/home/me:/bin/bash`. Source: passwd(5). */
export function homeIn(passwd: string, user: string): string | null {
  const line = passwd.split('\n').find((each) => each.split(':')[2] === user);
  const home = line?.split(':')[5] ?? '';
  return isAbsolute(home) && home !== '/' ? home : null;
}
