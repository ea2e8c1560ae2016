/** What else than this machine's own processor can build: emulation, and other machines. */
import { readdir, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { type Emulation, emulationIn } from '../../../contract/rules/emulation.ts';
import type { System } from '../../../contract/wire/source.ts';
import type { NixSession } from '../../system/nix/index.ts';
import { type Answer, limited, lines, nixosSetting, nixSetting, optional, type Remedy, works } from './answer.ts';
import type { Distribution } from './distribution.ts';
import { settingsFile } from './nix.ts';
import type { NixSettings } from './nix-settings.ts';
import { ask, findProgram } from './programs.ts';

export const WORDS: { readonly [S in System]: string } = {
  'x86_64-linux': 'Images for PC (x86_64)',
  'aarch64-linux': 'Images for Arm (aarch64)',
};

export const otherSystem = (): System => (process.arch === 'arm64' ? 'x86_64-linux' : 'aarch64-linux');

async function emulation(system: System): Promise<Emulation> {
  const folder = '/proc/sys/fs/binfmt_misc';
  const names = await readdir(folder).catch(() => [] as string[]);
  const texts = names
    .filter((name) => name !== 'register' && name !== 'status')
    .map((name) => readFile(path.join(folder, name), 'utf8').catch(() => ''));
  return emulationIn(await Promise.all(texts), system);
}

const EMULATORS = {
  debian: 'sudo apt install qemu-user-static binfmt-support',
  fedora: 'sudo dnf install qemu-user-static',
  arch: 'sudo pacman -S qemu-user-static qemu-user-static-binfmt',
} as const;

function toEmulate(system: System, file: string, distribution: Distribution, needs: { emulator: boolean }): Remedy {
  if (distribution === 'nixos') return nixosSetting(`boot.binfmt.emulatedSystems = [ "${system}" ];`);
  const line = `extra-platforms = ${system}`;
  const setting = nixSetting({ line, nixos: '', file }, distribution);
  if (!needs.emulator) return setting;
  if (distribution === 'other')
    return {
      words: `Install the static user emulators of QEMU and register them with binfmt_misc, then add “${line}” to ${file}.`,
      toType: setting.toType,
    };
  return { words: 'Install an emulator, and tell Nix:', toType: lines(EMULATORS[distribution], setting.toType ?? '') };
}

/** For the other architecture an emulator must be registered and Nix must know of it, or another machine builds. */
export async function otherArchitecture(
  nix: NixSession,
  settings: NixSettings,
  distribution: Distribution,
): Promise<Answer> {
  const system = otherSystem();
  if (settings.system === system) return works('This machine builds them itself');
  if (settings.builders.some((line) => (line.split(/\s+/)[1] ?? '').split(',').includes(system)))
    return works('A remote builder makes them');
  const isTold = settings.extraPlatforms.includes(system);
  const found = await emulation(system);
  const file = settingsFile(nix);
  if (isTold && found === 'none')
    return limited(
      `Nix is set to build for ${system}, but no emulator is registered: such builds fail`,
      toEmulate(system, file, distribution, { emulator: true }),
    );
  if (isTold && found === 'loose' && settings.sandbox && distribution !== 'nixos')
    return limited(
      `The emulator for ${system} is registered without the flag F: builds in the sandbox do not find it`,
      toEmulate(system, file, distribution, { emulator: true }),
    );
  if (isTold) return works('They are built under emulation, several times slower');
  return optional(
    found === 'none'
      ? `This machine builds for ${settings.system} only; official images for ${system} can be downloaded`
      : `An emulator for ${system} is registered, but Nix does not use it`,
    toEmulate(system, file, distribution, { emulator: found === 'none' }),
  );
}

export interface Builder {
  /** As it is written. */
  readonly uri: string;
  /** `user@host`, as ssh takes it. */
  readonly host: string;
  readonly port: number | null;
  readonly key: string | null;
}

/** One line of /etc/nix/machines: `ssh-ng://me@host:2222 aarch64-linux /root/key 4 …`; null for what is no ssh. */
export function builderOf(line: string): Builder | null {
  const [uri = '', , key = '-'] = line.split(/\s+/);
  const found = /^(?:ssh(?:-ng)?:\/\/)?((?:[^@/?]+@)?(?:\[[^\]]+\]|[^:/?]+))(?::(\d+))?(?:[/?].*)?$/.exec(uri);
  if (!found || /^[a-z-]+:\/\//.test(uri.replace(/^ssh(?:-ng)?:\/\//, ''))) return null;
  const [, host = '', port] = found;
  return {
    uri,
    host: host.replace(/[[\]]/g, ''),
    port: port === undefined ? null : Number(port),
    key: key === '-' || key === '' ? null : key,
  };
}

const ANSWERS_WITHIN_MS = 3_000;

/** Null when somebody answers there. No login: the daemon's key is root's. */
function silenceOf(host: string, port: number, signal: AbortSignal): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: ANSWERS_WITHIN_MS, signal });
    const end = (problem: string | null): void => {
      socket.destroy();
      resolve(problem);
    };
    socket.once('connect', () => end(null));
    socket.once('timeout', () => end(`no answer within ${ANSWERS_WITHIN_MS / 1000} s`));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
}

/** What keeps a builder from being reached; null when nothing does, or when only ssh could tell. */
async function problemOf({ host, port }: Builder, ssh: string, signal: AbortSignal): Promise<string | null> {
  // A name that begins with a hyphen would be an option.
  const said = await ask(ssh, ['-G', ...(port === null ? [] : ['-p', String(port)]), '--', host], signal);
  if (!said.isGood) return said.text.trim();
  const value = (key: string): string => new RegExp(`^${key} (.*)$`, 'm').exec(said.text)?.[1] ?? '';
  if (value('proxyjump') || value('proxycommand')) return null;
  return silenceOf(value('hostname') || host, Number(value('port')) || 22, signal);
}

export async function remoteBuilders({ builders }: NixSettings, signal: AbortSignal): Promise<Answer> {
  if (builders.length === 0) return works('None are set up: everything is built here');
  const known = builders.map(builderOf).filter((one) => one !== null);
  const ssh = await findProgram('ssh');
  if (!ssh && known.length > 0)
    return limited('Builders are set up, but ssh is not installed', {
      words: 'Install the client of OpenSSH.',
      toType: null,
    });
  const problems = await Promise.all(known.map((one) => problemOf(one, ssh ?? '', signal)));
  const index = problems.findIndex((problem) => problem !== null);
  const silent = known[index];
  if (!silent) {
    const uris = builders.map((line) => line.split(/\s+/)[0]).join(', ');
    return works(`${uris} ${builders.length === 1 ? 'answers' : 'answer'}`);
  }
  const options = [silent.port === null ? '' : `-p ${silent.port} `, silent.key === null ? '' : `-i ${silent.key} `];
  return limited(`${silent.uri} does not answer (${problems[index]}): builds wait for it, and are then made here`, {
    words: 'See what ssh says; Nix asks as root:',
    toType: `sudo ssh ${options.join('')}${silent.host}`,
  });
}
