/** What a NixOS of some release has in the place of a setuid pkexec, seen by the processes of one test only. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Says in `folder` that it was started. NixOS 26.11 has such a one in /run/current-system/sw/bin, unless configured otherwise. */
const stubIn = (folder: string): string => `#!/bin/sh\ntouch ${folder}/started\nexit 127\n`;

/** The words before a command that root starts, which then sees this machine as that NixOS. `folder` is the test's own. */
export async function onNixosWithoutSetuid(folder: string, release: string): Promise<string[]> {
  const stub = join(folder, 'pkexec');
  await writeFile(stub, stubIn(folder), { mode: 0o755 });
  const etc = join(folder, 'etc');
  const below = join(folder, 'etc-below');
  for (const each of [etc, below]) await mkdir(each);
  await writeFile(join(etc, 'NIXOS'), '');
  await writeFile(join(etc, 'os-release'), `ID=nixos\nVERSION_ID="${release}"\n`);
  const hide = [
    `mount --bind ${stub} /usr/bin/pkexec`,
    // Where the layer below can be found.
    `mount --bind /etc ${below}`,
    `mount -t overlay overlay -o lowerdir=${etc}:${below} /etc`,
    'exec "$@"',
  ].join(' && ');
  return ['/usr/bin/unshare', '--mount', '/bin/sh', '-c', hide, 'sh'];
}

/** What the configuration of that release needs. */
export const NIXOS_SETTINGS = [
  ['26.05', 'security.polkit.enable = true;'],
  ['26.11', 'security.polkit.enable = true;\nsecurity.polkit.enablePkexecWrapper = true;'],
] as const;
