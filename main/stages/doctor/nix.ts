/** Nix itself: which one, whether it is set up, and what it lets this user do. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Failure } from '../../../contract/wire/failure.ts';
import type { Distribution } from '../../system/distribution.ts';
import { type NixSession, type NixSettings, runAsTyped } from '../../system/nix/index.ts';
import { homeFolder } from '../../system/xdg.ts';
import {
  type Answer,
  hasSystemd,
  limited,
  lines,
  missing,
  type NixHere,
  nixosSetting,
  nixSetting,
  optional,
  type Remedy,
  TO_DELETE,
  works,
} from './answer.ts';

/** Versions that can evaluate the presets of current releases (nixpkgs lib/minver.nix). */
const COMFORTABLE_NIX = '2.18';
const FEATURES = `nix --extra-experimental-features 'nix-command flakes'`;

/** Where the administrator's settings are; the installer of Determinate Nix keeps nix.conf for itself. */
export const settingsFile = ({ flavour }: NixSession): string =>
  flavour === 'determinate' ? '/etc/nix/nix.custom.conf' : '/etc/nix/nix.conf';

/** The multi-user installer gives up where SELinux is on (NixOS/nix#2374). */
function toInstallNix(distribution: Distribution): Remedy {
  if (distribution === 'arch')
    return {
      remedy: { kind: 'install-nix' },
      toType: lines(
        'sudo pacman -S nix',
        'sudo systemctl enable --now nix-daemon.service',
        'sudo usermod -aG nix-users "$USER"',
      ),
    };
  if (existsSync('/sys/fs/selinux/enforce'))
    return {
      remedy: { kind: 'install-nix-for-selinux' },
      toType: 'curl --proto =https --tlsv1.2 -sSfL https://install.determinate.systems/nix | sh -s -- install',
    };
  return {
    remedy: { kind: 'install-nix' },
    toType: `curl --proto =https --tlsv1.2 -sSfL https://nixos.org/nix/install | sh -s -- ${hasSystemd() ? '--daemon' : '--no-daemon'}`,
  };
}

/** Without Nix only this check is reported: all others would say the same. */
export function withoutNix(failure: Failure, distribution: Distribution): Answer {
  if (failure.kind === 'nix-missing') {
    const [only] = failure.searched;
    const doesNotRun = failure.searched.length === 1 && only !== undefined;
    return missing(
      doesNotRun ? { kind: 'nix-does-not-run', program: only } : { kind: 'nix-missing' },
      toInstallNix(distribution),
    );
  }
  if (failure.kind === 'nix-too-old')
    return missing({ kind: 'nix-too-old', have: failure.have, need: failure.need }, toInstallNix(distribution));
  return missing({ kind: 'nix-refused', failure }, { remedy: { kind: 'as-failure', failure }, toType: null });
}

function toUpgradeNix(nix: NixSession, distribution: Distribution): Remedy {
  if (distribution === 'nixos')
    return {
      remedy: { kind: 'upgrade-nixos' },
      toType: 'sudo nixos-rebuild switch --upgrade',
    };
  if (!nix.path.startsWith('/usr/'))
    return {
      remedy: { kind: 'upgrade-nix' },
      toType: lines(
        `sudo -i nix-env --install --file '<nixpkgs>' --attr nix cacert -I nixpkgs=channel:nixpkgs-unstable`,
        'sudo systemctl daemon-reload',
        'sudo systemctl restart nix-daemon',
      ),
    };
  return {
    remedy: { kind: 'put-newer-nix-first' },
    toType: lines(
      // not shown: a command to type
      `${FEATURES} profile install github:NixOS/nixpkgs/nixos-24.11#nix`,
      `echo 'export PATH="$HOME/.nix-profile/bin:$PATH"' >> ~/.profile`,
    ),
  };
}

export function nixVersion(nix: NixSession, distribution: Distribution): Answer {
  const { flavour, version, path } = nix;
  if (nix.isAtLeast(COMFORTABLE_NIX)) return works({ kind: 'nix-found', flavour, version, path });
  return limited({ kind: 'nix-old', flavour, version, path, need: COMFORTABLE_NIX }, toUpgradeNix(nix, distribution));
}

/** Null if a terminal finds the same Nix as Flakestick. */
export function nixOnPath(nix: NixSession): Answer | null {
  const folder = path.dirname(nix.path);
  if ((process.env['PATH'] ?? '').split(':').includes(folder)) return null;
  const scripts = [
    '/nix/var/nix/profiles/default/etc/profile.d/nix-daemon.sh',
    path.join(homeFolder(), '.nix-profile/etc/profile.d/nix.sh'),
  ];
  const script = scripts.find((file) => existsSync(file));
  return optional(
    { kind: 'nix-not-on-path', folder },
    {
      remedy: { kind: 'set-path' },
      toType: script ? `. ${script}` : `export PATH="${folder}:$PATH"`,
    },
  );
}

/** Evaluates `1`, which needs no store; then again without the features that Flakestick enables, as on a user's terminal. */
export async function nixFeatures(nix: NixSession, distribution: Distribution, signal: AbortSignal): Promise<Answer> {
  const [own, typed] = await Promise.all([
    nix.run(['eval', '--expr', '1'], { signal }),
    runAsTyped(nix, ['flake', 'metadata', 'path:/flakestick-doctor'], { signal }),
  ]);
  if (own.code !== 0) {
    const failure = nix.recogniseFailure(own.stderrLines, { during: 'evaluating', reference: 'nix' });
    return missing({ kind: 'nix-refused', failure }, { remedy: { kind: 'as-failure', failure }, toType: null });
  }
  const off = /experimental (?:Nix|Lix) feature '([^']+)' is disabled/.exec(typed.stderrLines.join('\n'))?.[1];
  if (off === undefined) return works({ kind: 'features-on' });
  const line = 'extra-experimental-features = nix-command flakes';
  return limited(
    { kind: 'feature-off', feature: off },
    distribution === 'nixos'
      ? nixosSetting('nix.settings.experimental-features = [ "nix-command" "flakes" ];')
      : {
          remedy: { kind: 'enable-features' },
          toType: lines('mkdir -p ~/.config/nix', `echo '${line}' >> ~/.config/nix/nix.conf`),
        },
  );
}

export interface Daemon {
  readonly answer: Answer;
  /** Null if the store is used directly, or Nix does not report it. */
  readonly trusted: boolean | null;
  readonly isUsed: boolean;
}

function toReachDaemon(detail: string, file: string, distribution: Distribution): Remedy {
  if (/Permission denied/.test(detail)) {
    if (distribution === 'debian' || distribution === 'arch')
      return {
        remedy: { kind: 'join-daemon-group' },
        toType: 'sudo usermod -aG nix-users "$USER"',
      };
    const user = os.userInfo().username;
    const setting = {
      line: `extra-allowed-users = ${user}`,
      nixos: `nix.settings.allowed-users = [ "${user}" ];`,
      file,
    };
    return nixSetting(setting, distribution);
  }
  if (!hasSystemd()) return { remedy: { kind: 'start-daemon' }, toType: 'sudo nix-daemon &' };
  return { remedy: { kind: 'enable-daemon' }, toType: 'sudo systemctl enable --now nix-daemon.socket' };
}

function refused(failure: Failure, nix: NixSession, distribution: Distribution): Answer {
  const finding = { kind: 'nix-refused', failure } as const;
  if (failure.kind === 'nix-daemon-unreachable')
    return missing(finding, toReachDaemon(failure.detail, settingsFile(nix), distribution));
  return missing(
    finding,
    failure.kind === 'disk-full' ? TO_DELETE : { remedy: { kind: 'as-failure', failure }, toType: null },
  );
}

/** Opens the store as a build would. `nix store info` since 2.19; `ping` before, without JSON. */
export async function nixDaemon(nix: NixSession, distribution: Distribution, signal: AbortSignal): Promise<Daemon> {
  const argv = nix.isAtLeast('2.19') ? ['store', 'info', '--json'] : ['store', 'ping'];
  const run = await nix.run(argv, { signal });
  if (run.code !== 0) {
    const failure = nix.recogniseFailure(run.stderrLines, { during: 'building', reference: 'nix' });
    return {
      answer: refused(failure, nix, distribution),
      trusted: null,
      isUsed: failure.kind === 'nix-daemon-unreachable',
    };
  }
  const said = `${run.stdout}\n${run.stderrLines.join('\n')}`;
  const url = /"url"\s*:\s*"([^"]*)"/.exec(said)?.[1] ?? /Store URL: (\S+)/.exec(said)?.[1] ?? '';
  const trusted = /"trusted"\s*:\s*(true|false|1|0)/.exec(said)?.[1];
  const isUsed = /^(?:daemon|unix)/.test(url);
  return {
    answer: works({ kind: isUsed ? 'daemon-answers' : 'daemon-not-needed' }),
    trusted: trusted === undefined ? null : trusted === 'true' || trusted === '1',
    isUsed,
  };
}

/** Adds a tiny text to the store, through the daemon or directly. */
export async function nixStore(nix: NixSession, distribution: Distribution, signal: AbortSignal): Promise<Answer> {
  const argv = ['eval', '--raw', '--expr', 'builtins.toFile "flakestick-doctor" "ok"'];
  const run = await nix.run(argv, { signal });
  if (run.code === 0) return works({ kind: 'store-writable', folder: path.dirname(run.stdout.trim()) });
  const failure = nix.recogniseFailure(run.stderrLines, { during: 'building', reference: 'nix' });
  return refused(failure, nix, distribution);
}

interface Group {
  readonly name: string;
  readonly id: number;
}

async function readGroups(): Promise<Group[]> {
  const text = await readFile('/etc/group', 'utf8').catch(() => '');
  return text.split('\n').map((line) => {
    const [name = '', , id = ''] = line.split(':');
    return { name, id: Number(id) };
  });
}

/** As root without the daemon, Nix builds as members of a group that only a complete installation has. */
export async function buildUsers(
  { buildUsersGroup }: NixSettings,
  nix: NixSession,
  distribution: Distribution,
): Promise<Answer | null> {
  if (process.getuid?.() !== 0 || buildUsersGroup === '') return null;
  if ((await readGroups()).some(({ name }) => name === buildUsersGroup)) return null;
  const finding = { kind: 'build-group-missing', group: buildUsersGroup } as const;
  if (distribution === 'debian' && hasSystemd())
    return missing(finding, {
      remedy: { kind: 'install-nix-rest' },
      toType: 'sudo apt install nix-setup-systemd',
    });
  const setting = {
    line: 'build-users-group =',
    nixos: 'nix.settings.build-users-group = "";',
    file: settingsFile(nix),
  };
  return missing(finding, nixSetting(setting, distribution));
}

/** Whether Nix takes caches, builders and settings from this user. Reported by the daemon since 2.19. */
export async function nixTrust(
  { nix, settings: { trustedUsers }, distribution }: NixHere,
  { trusted, isUsed }: Daemon,
): Promise<Answer> {
  if (!isUsed) return works({ kind: 'trust-not-needed' });
  const user = os.userInfo().username;
  const own = process.getgroups?.() ?? [];
  const groups = (await readGroups()).filter(({ id }) => own.includes(id)).map(({ name }) => `@${name}`);
  const isListed = trustedUsers.some((name) => name === '*' || name === user || groups.includes(name));
  if (trusted ?? isListed) return works({ kind: 'trusted', user });
  const { remedy, toType } = nixSetting(
    {
      line: `extra-trusted-users = ${user}`,
      nixos: `nix.settings.trusted-users = [ "root" "${user}" ];`,
      file: settingsFile(nix),
    },
    distribution,
  );
  return optional(
    { kind: 'not-trusted', user },
    {
      remedy:
        remedy.kind === 'nix-setting'
          ? { ...remedy, kind: 'trust-by-nix-setting' }
          : { kind: 'trust-by-nixos-setting' },
      toType,
    },
  );
}

export function sandbox(nix: NixSession, settings: NixSettings, distribution: Distribution): Answer {
  if (settings.sandbox !== 'off') return works({ kind: 'sandboxed' });
  return limited(
    { kind: 'not-sandboxed' },
    nixSetting(
      { line: 'sandbox = true', nixos: 'nix.settings.sandbox = true;', file: settingsFile(nix) },
      distribution,
    ),
  );
}
