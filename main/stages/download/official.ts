/**
 * Where the NixOS project publishes its images. The newest build of a release answers at CHANNEL/latest-nixos-NAME-SYSTEM.iso
 * with a redirect to releases.nixos.org, and beside it, with `.sha256`, its checksum: nixos.org/download links to these
 * addresses, and NixOS/nixos-channel-scripts (mirror-nixos-branch.pl) makes them. `graphical` is there since 25.05.
 */
import type { OfficialImage } from '../../../contract/wire/download.ts';
import type { System } from '../../../contract/wire/source.ts';

const CHANNELS = 'https://channels.nixos.org';

export interface OfficialOptions {
  readonly name: OfficialImage;
  /** `26.05` */
  readonly release: string;
  readonly system: System;
}

/** `mirror` has the same layout; null means the project's own server. */
export function officialAddress({ name, release, system }: OfficialOptions, mirror: string | null): string {
  const base = (mirror ?? CHANNELS).replace(/\/+$/, '');
  return `${base}/nixos-${release}/latest-nixos-${name}-${system}.iso`;
}

export function officialTitle({ name, release, system }: OfficialOptions): string {
  // not shown: the title that records keep, in English
  return `Official NixOS ${release} ${name} (${system.replace('-linux', '')})`;
}
