/** Ways to build for other systems: emulation and remote builders. */
import { readdir, readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { type Emulation, emulationIn } from '../../../contract/rules/emulation.ts';
import type { CheckTopic } from '../../../contract/wire/doctor.ts';
import type { Detail } from '../../../contract/wire/reason.ts';
import type { System } from '../../../contract/wire/source.ts';
import type { Distribution } from '../../system/distribution.ts';
import { findProgram } from '../../system/find-program.ts';
import type { NixSession, NixSettings } from '../../system/nix/index.ts';
import { runProgram, succeeded, whyItEnded } from '../../system/program.ts';
import { type Answer, limited, lines, nixosSetting, nixSetting, optional, type Remedy, works } from './answer.ts';
import { settingsFile } from './nix.ts';

export const TOPIC_OF: { readonly [S in System]: CheckTopic } = {
  'x86_64-linux': 'images-x86_64',
  'aarch64-linux': 'images-aarch64',
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

interface Emulated {
  readonly system: System;
  /** Of Nix's settings. */
  readonly file: string;
  /** False if only Nix has to be told. */
  readonly needsEmulator: boolean;
}

function toEmulate({ system, file, needsEmulator }: Emulated, distribution: Distribution): Remedy {
  if (distribution === 'nixos') return nixosSetting(`boot.binfmt.emulatedSystems = [ "${system}" ];`);
  const line = `extra-platforms = ${system}`;
  const setting = nixSetting({ line, nixos: '', file }, distribution);
  if (!needsEmulator) return setting;
  if (distribution === 'other')
    return { remedy: { kind: 'install-emulator-by-hand', line, file }, toType: setting.toType };
  return { remedy: { kind: 'install-emulator' }, toType: lines(EMULATORS[distribution], setting.toType ?? '') };
}

/** Building for the other architecture needs a registered emulator that Nix knows, or a remote builder. */
export async function otherArchitecture(
  nix: NixSession,
  settings: NixSettings,
  distribution: Distribution,
): Promise<Answer> {
  const system = otherSystem();
  if (settings.system === system) return works({ kind: 'system-native' });
  if (settings.builders.some((line) => (line.split(/\s+/)[1] ?? '').split(',').includes(system)))
    return works({ kind: 'system-on-builder' });
  const isTold = settings.extraPlatforms.includes(system);
  const found = await emulation(system);
  const file = settingsFile(nix);
  if (isTold && found === 'none')
    return limited(
      { kind: 'system-without-emulator', system },
      toEmulate({ system, file, needsEmulator: true }, distribution),
    );
  if (isTold && found === 'loose' && settings.sandbox !== 'off' && distribution !== 'nixos')
    return limited(
      { kind: 'emulator-outside-sandbox', system },
      toEmulate({ system, file, needsEmulator: true }, distribution),
    );
  if (isTold) return works({ kind: 'system-emulated' });
  return optional(
    found === 'none' ? { kind: 'system-not-built', own: settings.system, system } : { kind: 'emulator-unused', system },
    toEmulate({ system, file, needsEmulator: found === 'none' }, distribution),
  );
}

export interface Builder {
  /** As it is written. */
  readonly uri: string;
  /** `user@host`, as accepted by ssh. */
  readonly host: string;
  readonly port: number | null;
  readonly key: string | null;
}

/** One line of /etc/nix/machines: `ssh-ng://me@host:2222 aarch64-linux /root/key 4 …`; null if it is not an ssh address. */
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

/** `problem` is null if there was no answer within the timeout; the whole is null if there was one. */
type Silence = { readonly problem: Detail | null } | null;

/** No login: the daemon's key is root's. */
function silenceOf(host: string, port: number, signal: AbortSignal): Promise<Silence> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: ANSWERS_WITHIN_MS, signal });
    const end = (silence: Silence): void => {
      socket.destroy();
      resolve(silence);
    };
    socket.once('connect', () => end(null));
    socket.once('timeout', () => end({ problem: null }));
    socket.once('error', (error: NodeJS.ErrnoException) => end({ problem: error.code ?? error.message }));
  });
}

/** Why a builder cannot be reached; null if it can, or if only ssh could tell. */
async function problemOf({ host, port }: Builder, ssh: string, signal: AbortSignal): Promise<Silence> {
  // A name that begins with a hyphen would be an option.
  const run = await runProgram(ssh, ['-G', ...(port === null ? [] : ['-p', String(port)]), '--', host], { signal });
  if (!succeeded(run)) return { problem: run.said || whyItEnded(run, ssh) };
  const value = (key: string): string => new RegExp(`^${key} (.*)$`, 'm').exec(run.stdout)?.[1] ?? '';
  if (value('proxyjump') || value('proxycommand')) return null;
  return silenceOf(value('hostname') || host, Number(value('port')) || 22, signal);
}

export async function remoteBuilders({ builders }: NixSettings, signal: AbortSignal): Promise<Answer> {
  if (builders.length === 0) return works({ kind: 'no-builders' });
  const known = builders.map(builderOf).filter((one) => one !== null);
  const ssh = await findProgram('ssh');
  if (!ssh && known.length > 0)
    return limited(
      { kind: 'builders-without-ssh' },
      { remedy: { kind: 'install-by-hand', what: 'ssh' }, toType: null },
    );
  const problems = await Promise.all(known.map((one) => problemOf(one, ssh ?? '', signal)));
  const index = problems.findIndex((problem) => problem !== null);
  const silent = known[index];
  if (!silent) {
    return works({ kind: 'builders-answer', uris: builders.map((line) => line.split(/\s+/)[0] ?? '') });
  }
  const options = [silent.port === null ? '' : `-p ${silent.port} `, silent.key === null ? '' : `-i ${silent.key} `];
  const finding = {
    kind: 'builder-silent',
    uri: silent.uri,
    problem: problems[index]?.problem ?? null,
    limitMs: ANSWERS_WITHIN_MS,
  } as const;
  return limited(finding, { remedy: { kind: 'ask-ssh' }, toType: `sudo ssh ${options.join('')}${silent.host}` });
}
