/** The distribution, as far as it determines the suggested commands. */
import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export type Distribution = 'nixos' | 'debian' | 'fedora' | 'arch' | 'other';

const FAMILIES: readonly (readonly [Distribution, readonly string[]])[] = [
  ['nixos', ['nixos']],
  ['debian', ['debian', 'ubuntu']],
  ['fedora', ['fedora', 'rhel', 'centos']],
  ['arch', ['arch', 'archlinux']],
];

function osReleaseValue(osRelease: string, key: string): string {
  return new RegExp(`^${key}=["']?([^"'\n]*)`, 'm').exec(osRelease)?.[1] ?? '';
}

/** From os-release(5): ID first, then ID_LIKE. */
export function distributionOf(osRelease: string): Distribution {
  const ids = `${osReleaseValue(osRelease, 'ID')} ${osReleaseValue(osRelease, 'ID_LIKE')}`.toLowerCase().split(/\s+/);
  for (const id of ids) {
    const family = FAMILIES.find(([, members]) => members.includes(id));
    if (family) return family[0];
  }
  return 'other';
}

/** `26.11`; null where it is not said. */
export const releaseOf = (osRelease: string): string | null => osReleaseValue(osRelease, 'VERSION_ID') || null;

/** `Debian GNU/Linux 13 (trixie)`; null where it is not said. */
export const nameOf = (osRelease: string): string | null => osReleaseValue(osRelease, 'PRETTY_NAME') || null;

const OS_RELEASE = ['/etc/os-release', '/usr/lib/os-release'];

function osReleaseBelow(systemRoot: string): string {
  for (const file of OS_RELEASE) {
    try {
      return readFileSync(join(systemRoot, file), 'utf8');
    } catch {}
  }
  return '';
}

/** A derivative of NixOS may have an os-release of its own, and an image made without activation may lack the file. */
export const isNixos = (systemRoot = '/'): boolean =>
  existsSync(join(systemRoot, 'etc/NIXOS')) || distributionOf(osReleaseBelow(systemRoot)) === 'nixos';

/** os-release(5) of this machine; empty where there is none. */
export async function readOsRelease(): Promise<string> {
  for (const file of OS_RELEASE) {
    const text = await readFile(file, 'utf8').catch(() => null);
    if (text !== null) return text;
  }
  return '';
}
