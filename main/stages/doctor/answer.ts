/** The result of a check, and its fix, with the commands for each distribution. */
import { existsSync } from 'node:fs';
import type { Check, CheckFinding, CheckRemedy } from '../../../contract/wire/doctor.ts';
import type { Distribution } from '../../system/distribution.ts';
import type { NixSession, NixSettings } from '../../system/nix/index.ts';

export type Answer = Omit<Check, 'topic'>;

export interface Remedy {
  readonly remedy: CheckRemedy;
  readonly toType: string | null;
}

const answer =
  (state: Check['state']) =>
  (finding: CheckFinding, { remedy, toType }: Remedy): Answer => ({ state, finding, remedy, toType });

export const works = (finding: CheckFinding): Answer => ({ state: 'works', finding, remedy: null, toType: null });
export const optional = answer('optional');
export const limited = answer('limited');
export const missing = answer('missing');

export const lines = (...text: readonly string[]): string => text.join('\n');

export const hasSystemd = (): boolean => existsSync('/run/systemd/system');

/** Without -d, which would delete the generations for rollbacks. */
export const TO_DELETE: Remedy = { remedy: { kind: 'delete-unused' }, toType: 'nix-collect-garbage' };

export const nixosSetting = (setting: string): Remedy => ({
  remedy: { kind: 'nixos-setting' },
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

type Installed = Extract<CheckRemedy, { kind: 'install' }>['what'];

export function install(what: Installed, packages: Packages, distribution: Distribution): Remedy {
  if (distribution === 'nixos') return nixosSetting(packages.nixos);
  if (distribution === 'other') return { remedy: { kind: 'install-by-hand', what }, toType: null };
  return { remedy: { kind: 'install', what }, toType: `${INSTALL[distribution]} ${packages[distribution]}` };
}

/** Settings of the machine's Nix: in `lines` of nix.conf, on NixOS in `nixos`. */
export interface NixSetting {
  readonly line: string;
  readonly nixos: string;
  /** The file for settings that the administrator adds. */
  readonly file: string;
}

export function nixSetting({ line, nixos, file }: NixSetting, distribution: Distribution): Remedy {
  if (distribution === 'nixos') return nixosSetting(nixos);
  const restart = hasSystemd() ? ['sudo systemctl restart nix-daemon'] : [];
  return {
    remedy: { kind: 'nix-setting', line, file },
    toType: lines(`echo '${line}' | sudo tee -a ${file}`, ...restart),
  };
}

/** The Nix of this machine. */
export interface NixHere {
  readonly nix: NixSession;
  readonly settings: NixSettings;
  readonly distribution: Distribution;
}
