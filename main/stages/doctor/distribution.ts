/** The distribution, as far as it determines the suggested commands. */
import { readFile } from 'node:fs/promises';

export type Distribution = 'nixos' | 'debian' | 'fedora' | 'arch' | 'other';

const FAMILIES: readonly (readonly [Distribution, readonly string[]])[] = [
  ['nixos', ['nixos']],
  ['debian', ['debian', 'ubuntu']],
  ['fedora', ['fedora', 'rhel', 'centos']],
  ['arch', ['arch', 'archlinux']],
];

/** From os-release(5): ID first, then ID_LIKE. */
export function distributionOf(osRelease: string): Distribution {
  const value = (key: string): string => new RegExp(`^${key}=["']?([^"'\n]*)`, 'm').exec(osRelease)?.[1] ?? '';
  const ids = `${value('ID')} ${value('ID_LIKE')}`.toLowerCase().split(/\s+/);
  for (const id of ids) {
    const family = FAMILIES.find(([, members]) => members.includes(id));
    if (family) return family[0];
  }
  return 'other';
}

export async function readDistribution(): Promise<Distribution> {
  for (const file of ['/etc/os-release', '/usr/lib/os-release']) {
    const text = await readFile(file, 'utf8').catch(() => null);
    if (text !== null) return distributionOf(text);
  }
  return 'other';
}
