/** What this machine's Nix can build, and how. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { emulationIn } from '../../../contract/rules/emulation.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { z } from '../../../contract/wire/schema.ts';
import { type BuildOptions, System } from '../../../contract/wire/source.ts';
import type { NixSession } from '../../system/nix/index.ts';

export interface NixCapabilities {
  readonly system: string;
  /** Others that it runs itself, by emulation too. */
  readonly extraPlatforms: readonly string[];
  /** For which of them the kernel knows an emulator; null where the kernel does not tell, as in a container. */
  readonly emulated: readonly System[] | null;
  /** The text of `builders`, files named in it included. */
  readonly builders: string;
  /** `off`: builds run with this machine's files and network; `relaxed`: those do that ask for it. */
  readonly sandbox: 'on' | 'relaxed' | 'off';
}

const setting = <T extends z.ZodType>(value: T) => z.looseObject({ value });
const Settings = z.looseObject({
  system: setting(z.string()),
  'extra-platforms': setting(z.array(z.string())).optional(),
  builders: setting(z.string()).optional(),
  sandbox: setting(z.union([z.boolean(), z.string()])).optional(),
});

/** The system of the images that this machine makes when none is asked for. */
export function ownSystem(): System {
  return process.arch === 'arm64' ? 'aarch64-linux' : 'x86_64-linux';
}

const readFileOrNothing = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '');

/** `@/etc/nix/machines` names a file with one builder a line. */
async function withFiles(builders: string): Promise<string> {
  const parts = builders.split(/[;\n]/).map(async (part): Promise<string> => {
    const file = /^\s*@(.+?)\s*$/.exec(part)?.[1];
    return file === undefined ? part : readFileOrNothing(file);
  });
  return (await Promise.all(parts)).join('\n');
}

function sandboxMode(value: boolean | string): NixCapabilities['sandbox'] {
  if (value === 'relaxed') return 'relaxed';
  return String(value) === 'false' ? 'off' : 'on';
}

const BINFMT = '/proc/sys/fs/binfmt_misc';

/** Those that an entry of binfmt_misc is for. Pure. */
export function emulatedBy(entries: readonly string[]): System[] {
  return System.options.filter((system) => emulationIn(entries, system) !== 'none');
}

async function readEmulated(): Promise<System[] | null> {
  const names = await readdir(BINFMT).catch(() => [] as string[]);
  if (!names.includes('register')) return null;
  return emulatedBy(await Promise.all(names.map((name) => readFileOrNothing(path.join(BINFMT, name)))));
}

/** `nix config show` since 2.20; its output holds access tokens and is never kept. Null when it cannot be read. */
export async function readNixCapabilities(
  nix: NixSession,
  signal: AbortSignal | undefined,
): Promise<NixCapabilities | null> {
  const newer = ['config', 'show', '--json'];
  const older = ['show-config', '--json'];
  for (const argv of nix.isAtLeast('2.20') ? [newer, older] : [older, newer]) {
    const run = await nix.run(argv, { signal });
    if (run.code !== 0) continue;
    const settings = Settings.safeParse(JSON.parse(run.stdout));
    if (!settings.success) return null;
    const { system, builders, sandbox } = settings.data;
    return {
      system: system.value,
      extraPlatforms: settings.data['extra-platforms']?.value ?? [],
      emulated: await readEmulated(),
      builders: await withFiles(builders?.value ?? ''),
      sandbox: sandboxMode(sandbox?.value ?? true),
    };
  }
  return null;
}

/** Pure. `builders` of the options replace the machine's own; a remote store builds where it is. */
export function canBuild(system: System, machine: NixCapabilities, options: BuildOptions): boolean {
  if (options.store !== null && /^ssh(?:-ng)?:/.test(options.store)) return true;
  if (machine.system === system) return true;
  // Nix takes the setting at its word, and every builder would fail to start.
  const isEmulated = machine.emulated === null || machine.emulated.includes(system);
  if (machine.extraPlatforms.includes(system) && isEmulated) return true;
  return (options.builders ?? machine.builders).split(/[\s,]+/).includes(system);
}

/** Nix itself would say so only after it has fetched everything else. Fails with wrong-system. */
export function checkSystem(system: System, machine: NixCapabilities | null, options: BuildOptions): void {
  if (machine && !canBuild(system, machine, options))
    throw new JobFailure({ kind: 'wrong-system', need: system, have: machine.system });
}
