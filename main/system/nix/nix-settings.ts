/** The settings of this machine's Nix that Flakestick needs. Read once per session. */
import { access, constants, readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { z } from '../../../contract/wire/schema.ts';
import type { NixSession } from './open-nix.ts';

export interface NixSettings {
  /** `x86_64-linux` */
  readonly system: string;
  /** Further systems that it can run, including by emulation. */
  readonly extraPlatforms: readonly string[];
  /** One builder each, those of files named in the setting included. */
  readonly builders: readonly string[];
  /** `off`: builds run with this machine's files and network; `relaxed`: only builds that request it. */
  readonly sandbox: 'on' | 'relaxed' | 'off';
  /** Names, and `@group`. */
  readonly trustedUsers: readonly string[];
  /** The group of build users if there is no daemon; empty: builds run as the calling user. */
  readonly buildUsersGroup: string;
  /** `build-dir`; null where this Nix has no such setting, or it is empty. */
  readonly buildFolder: string | null;
}

/** The message is Nix's. */
export class UnreadableNixSettings extends Error {}

const setting = <T extends z.ZodType>(value: T) => z.looseObject({ value }).optional();
const words = z.union([z.array(z.string()), z.string()]);
const Settings = z.looseObject({
  system: z.looseObject({ value: z.string() }),
  'extra-platforms': setting(words),
  builders: setting(z.string()),
  sandbox: setting(z.union([z.boolean(), z.string()])),
  'trusted-users': setting(words),
  'build-users-group': setting(z.string()),
  'build-dir': setting(z.string().nullable()),
});

const listOf = (value: string | readonly string[] | undefined): readonly string[] =>
  typeof value === 'string' ? value.split(/\s+/).filter((word) => word !== '') : (value ?? []);

/** The builders in a value of `builders`; `@/etc/nix/machines` names a file with one per line. */
export async function readBuilders(value: string): Promise<string[]> {
  const parts = value.split(/[;\n]/).map(async (part): Promise<string> => {
    const file = /^\s*@(.+?)\s*$/.exec(part)?.[1];
    return file === undefined ? part : readFile(file, 'utf8').catch(() => '');
  });
  return (await Promise.all(parts))
    .flatMap((part) => part.split('\n'))
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '');
}

function sandboxMode(value: boolean | string): NixSettings['sandbox'] {
  if (value === 'relaxed') return 'relaxed';
  return String(value) === 'false' ? 'off' : 'on';
}

/** The output contains access tokens: only the settings above are kept. */
async function printedSettings(nix: NixSession, signal: AbortSignal | undefined): Promise<z.infer<typeof Settings>> {
  const newer = ['config', 'show', '--json'];
  const older = ['show-config', '--json'];
  let reason = '';
  for (const argv of nix.isAtLeast('2.20') ? [newer, older] : [older, newer]) {
    const run = await nix.run(argv, { signal });
    reason ||= run.stderrLines.at(-1) ?? `“nix ${argv.join(' ')}” failed`;
    if (run.code !== 0) continue;
    try {
      return Settings.parse(JSON.parse(run.stdout));
    } catch (cause) {
      throw new UnreadableNixSettings(`what “nix ${argv.join(' ')}” prints is not understood`, { cause });
    }
  }
  throw new UnreadableNixSettings(reason);
}

async function read(nix: NixSession, signal: AbortSignal | undefined): Promise<NixSettings> {
  const printed = await printedSettings(nix, signal);
  return {
    system: printed.system.value,
    extraPlatforms: listOf(printed['extra-platforms']?.value),
    builders: await readBuilders(printed.builders?.value ?? ''),
    sandbox: sandboxMode(printed.sandbox?.value ?? true),
    trustedUsers: listOf(printed['trusted-users']?.value),
    buildUsersGroup: printed['build-users-group']?.value ?? '',
    buildFolder: printed['build-dir']?.value || null,
  };
}

const known = new WeakMap<NixSession, NixSettings>();

/** Throws UnreadableNixSettings, Cancelled. */
export async function readNixSettings(nix: NixSession, signal: AbortSignal | undefined): Promise<NixSettings> {
  const settings = known.get(nix) ?? (await read(nix, signal));
  known.set(nix, settings);
  return settings;
}

/** Like `readNixSettings`; null if they cannot be read. */
export async function nixSettingsOrNull(nix: NixSession, signal: AbortSignal | undefined): Promise<NixSettings | null> {
  return readNixSettings(nix, signal).catch((thrown: unknown) => {
    if (thrown instanceof UnreadableNixSettings) return null;
    throw thrown;
  });
}

const stateFolder = (): string => process.env['NIX_STATE_DIR'] ?? '/nix/var/nix';

/** Whether a daemon builds: if we may not write Nix's database, or the daemon was requested. */
export async function buildsByDaemon(): Promise<boolean> {
  if (process.env['NIX_REMOTE'] === 'daemon') return true;
  return access(path.join(stateFolder(), 'db'), constants.W_OK).then(
    () => false,
    () => true,
  );
}

/** `build-dir` since 2.22, by default a folder of Nix's own since 2.30; before, the TMPDIR of the building process. */
export function buildFolderOf(nix: NixSession, settings: NixSettings | null, isByDaemon: boolean): string {
  if (settings?.buildFolder) return settings.buildFolder;
  if (nix.isAtLeast('2.30')) return path.join(stateFolder(), 'builds');
  return isByDaemon ? '/tmp' : os.tmpdir();
}
