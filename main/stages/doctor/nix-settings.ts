/** What this machine's Nix is set to, as far as a check asks for it. */
import { readFile } from 'node:fs/promises';
import { z } from '../../../contract/wire/schema.ts';
import type { NixSession } from '../../system/nix/index.ts';

export interface NixSettings {
  /** `x86_64-linux` */
  readonly system: string;
  readonly extraPlatforms: readonly string[];
  /** One to a line, those of files named in the setting included. */
  readonly builders: readonly string[];
  readonly sandbox: boolean;
  /** Names, and `@group`. */
  readonly trustedUsers: readonly string[];
  /** Whom builds run as where there is no daemon; empty for the user who builds. */
  readonly buildUsersGroup: string;
  /** Null where this Nix has no such setting, or it is empty. */
  readonly buildFolder: string | null;
}

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

/** `@/etc/nix/machines` names a file with one builder a line. */
async function builderLines(builders: string): Promise<string[]> {
  const parts = await Promise.all(
    builders.split(/[;\n]/).map(async (part) => {
      const file = /^\s*@(.+?)\s*$/.exec(part)?.[1];
      return file === undefined ? part : readFile(file, 'utf8').catch(() => '');
    }),
  );
  return parts
    .flatMap((part) => part.split('\n'))
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '');
}

/** `nix config show` since 2.20. Throws with what Nix said; the rest of its output may hold access tokens, and is dropped. */
export async function readNixSettings(nix: NixSession, signal: AbortSignal): Promise<NixSettings> {
  const argv = nix.isAtLeast('2.20') ? ['config', 'show', '--json'] : ['show-config', '--json'];
  const run = await nix.run(argv, { signal });
  if (run.code !== 0) throw new Error(run.stderrLines.at(-1) ?? `“nix ${argv.join(' ')}” failed`);
  const settings = Settings.parse(JSON.parse(run.stdout));
  return {
    system: settings.system.value,
    extraPlatforms: listOf(settings['extra-platforms']?.value),
    builders: await builderLines(settings.builders?.value ?? ''),
    sandbox: String(settings.sandbox?.value ?? true) !== 'false',
    trustedUsers: listOf(settings['trusted-users']?.value),
    buildUsersGroup: settings['build-users-group']?.value ?? '',
    buildFolder: settings['build-dir']?.value || null,
  };
}
