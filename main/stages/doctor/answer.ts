/** What a question is answered with, and what mends it, as each distribution wants it typed. */
import { existsSync } from 'node:fs';
import type { Check } from '../../../contract/wire/doctor.ts';
import type { Distribution } from './distribution.ts';

export type Answer = Omit<Check, 'name'>;

export interface Remedy {
  readonly words: string;
  readonly toType: string | null;
}

const answer =
  (state: Check['state']) =>
  (detail: string, { words, toType }: Remedy): Answer => ({ state, detail, remedy: words, toType });

export const works = (detail: string): Answer => ({ state: 'works', detail, remedy: null, toType: null });
export const optional = answer('optional');
export const limited = answer('limited');
export const missing = answer('missing');

export const lines = (...text: readonly string[]): string => text.join('\n');

export const hasSystemd = (): boolean => existsSync('/run/systemd/system');

/** Without -d, which would delete the generations that one can go back to. */
export const TO_DELETE: Remedy = { words: 'Delete what no build needs any more:', toType: 'nix-collect-garbage' };

export const nixosSetting = (setting: string): Remedy => ({
  words: 'Add this to /etc/nixos/configuration.nix, then run “sudo nixos-rebuild switch”:',
  toType: setting,
});

export interface Packages {
  readonly debian: string;
  readonly fedora: string;
  readonly arch: string;
  /** A line of a NixOS configuration. */
  readonly nixos: string;
}

const INSTALL = { debian: 'sudo apt install', fedora: 'sudo dnf install', arch: 'sudo pacman -S' } as const;

export function install(what: string, packages: Packages, distribution: Distribution): Remedy {
  if (distribution === 'nixos') return nixosSetting(packages.nixos);
  if (distribution === 'other')
    return { words: `Install ${what} with the package manager of this distribution.`, toType: null };
  return { words: `Install ${what}:`, toType: `${INSTALL[distribution]} ${packages[distribution]}` };
}

/** Settings of the machine's Nix: in `lines` of nix.conf, on NixOS in `nixos`. */
export interface NixSetting {
  readonly line: string;
  readonly nixos: string;
  /** Where this Nix keeps what the administrator adds. */
  readonly file: string;
}

export function nixSetting({ line, nixos, file }: NixSetting, distribution: Distribution): Remedy {
  if (distribution === 'nixos') return nixosSetting(nixos);
  const restart = hasSystemd() ? ['sudo systemctl restart nix-daemon'] : [];
  return {
    words: `Add “${line}” to ${file}:`,
    toType: lines(`echo '${line}' | sudo tee -a ${file}`, ...restart),
  };
}
