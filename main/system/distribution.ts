/** The distribution, as far as it determines the suggested commands. */
import { existsSync } from 'node:fs';
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

/** Every NixOS has this file, whatever its os-release says. */
export const isNixos = (systemRoot = '/'): boolean => existsSync(join(systemRoot, 'etc/NIXOS'));

/** os-release(5) of this machine; empty where there is none. */
export async function readOsRelease(): Promise<string> {
  for (const file of ['/etc/os-release', '/usr/lib/os-release']) {
    const text = await readFile(file, 'utf8').catch(() => null);
    if (text !== null) return text;
  }
  return '';
}
