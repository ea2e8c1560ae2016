/** What this machine's Nix can build, and how. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { emulationIn } from '../../../contract/rules/emulation.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { type BuildOptions, System } from '../../../contract/wire/source.ts';
import { type NixSession, type NixSettings, nixSettingsOrNull } from '../../system/nix/index.ts';

export interface NixCapabilities extends Pick<NixSettings, 'system' | 'extraPlatforms' | 'builders' | 'sandbox'> {
  /** For which systems the kernel has an emulator; null if unknown, as in a container. */
  readonly emulated: readonly System[] | null;
}

/** The default system of images that are built on this machine. */
export function ownSystem(): System {
  return process.arch === 'arm64' ? 'aarch64-linux' : 'x86_64-linux';
}

const readFileOrNothing = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '');

const BINFMT = '/proc/sys/fs/binfmt_misc';

/** The systems with an entry in binfmt_misc. Pure. */
export function emulatedBy(entries: readonly string[]): System[] {
  return System.options.filter((system) => emulationIn(entries, system) !== 'none');
}

async function readEmulated(): Promise<System[] | null> {
  const names = await readdir(BINFMT).catch(() => [] as string[]);
  if (!names.includes('register')) return null;
  return emulatedBy(await Promise.all(names.map((name) => readFileOrNothing(path.join(BINFMT, name)))));
}

/** Null when the settings cannot be read. */
export async function readNixCapabilities(
  nix: NixSession,
  signal: AbortSignal | undefined,
): Promise<NixCapabilities | null> {
  const settings = await nixSettingsOrNull(nix, signal);
  return settings && { ...settings, emulated: await readEmulated() };
}

/** Pure. `builders` of the options replace the machine's own; a remote store builds on its own machine. */
export function canBuild(system: System, machine: NixCapabilities, options: BuildOptions): boolean {
  if (options.store !== null && /^ssh(?:-ng)?:/.test(options.store)) return true;
  if (machine.system === system) return true;
  // Nix trusts the setting, and every builder would fail to start.
  const isEmulated = machine.emulated === null || machine.emulated.includes(system);
  if (machine.extraPlatforms.includes(system) && isEmulated) return true;
  const builders = options.builders === null ? machine.builders : [options.builders];
  return builders.some((builder) => builder.split(/[\s,;]+/).includes(system));
}

/** Checked early: Nix itself reports it only after it has fetched everything else. Fails with wrong-system. */
export function checkSystem(system: System, machine: NixCapabilities | null, options: BuildOptions): void {
  if (machine && !canBuild(system, machine, options))
    throw new JobFailure({ kind: 'wrong-system', need: system, have: machine.system });
}
