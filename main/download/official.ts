/**
 * Where the NixOS project publishes its images. The newest build of a release answers at CHANNEL/latest-nixos-NAME-SYSTEM.iso
 * with a redirect to releases.nixos.org, and beside it, with `.sha256`, its checksum: nixos.org/download links to these
 * addresses, and NixOS/nixos-channel-scripts (mirror-nixos-branch.pl) makes them. `graphical` is there since 25.05.
 */
import type { OfficialImage } from '../../contract/download.ts';
import type { System } from '../../contract/source.ts';

const CHANNELS = 'https://channels.nixos.org';

export interface OfficialWish {
  readonly name: OfficialImage;
  /** `26.05` */
  readonly release: string;
  readonly system: System;
}

/** `mirror` has the same layout; null is the project's own server. */
export function officialAddress({ name, release, system }: OfficialWish, mirror: string | null): string {
  const base = (mirror ?? CHANNELS).replace(/\/+$/, '');
  return `${base}/nixos-${release}/latest-nixos-${name}-${system}.iso`;
}

export function officialTitle({ name, release, system }: OfficialWish): string {
  return `Official NixOS ${release} ${name} (${system.replace('-linux', '')})`;
}
