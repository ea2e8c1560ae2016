/** Where the `nix` program is, and which one it is. */
import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { isAtLeast } from '../../../contract/rules/nix-version.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { throwIfStopped } from '../../../contract/wire/outcome.ts';
import { findProgram } from '../find-program.ts';
import { runProgram, succeeded } from '../program.ts';
import { homeFolder, xdgBase } from '../xdg.ts';

export type NixFlavour = 'nix' | 'lix' | 'determinate';

export interface NixProgram {
  /** Absolute. */
  readonly path: string;
  /** Three numbers, e.g. `2.8.0`. */
  readonly version: string;
  readonly flavour: NixFlavour;
}

/** The first Nix with flakes and `--extra-experimental-features`. */
const MIN_NIX = '2.4.0';

const VERSION_TIMEOUT_MS = 10_000;

/** Folders that may hold `nix`, in order: those of PATH, then the profiles that a desktop session's PATH often lacks. */
export function nixFolders(environment: NodeJS.ProcessEnv): string[] {
  const home = homeFolder(environment['HOME']);
  const fromPath = (environment['PATH'] ?? '').split(':').filter((folder) => path.isAbsolute(folder));
  const profiles = [
    '/run/current-system/sw/bin',
    '/nix/var/nix/profiles/default/bin',
    path.join(home, '.nix-profile/bin'),
    path.join(xdgBase('XDG_STATE_HOME', { environment, home }), 'nix/profile/bin'),
    '/usr/local/bin',
    '/usr/bin',
  ];
  return [...new Set([...fromPath, ...profiles])];
}

/**
 * Reads one line of `nix --version`: `nix (Nix) 2.8.0`, `nix (Lix, like Nix) 2.94.0`,
 * `nix (Determinate Nix 3.22.3) 2.35.2`. Null when there is no version in it.
 */
export function parseNixVersion(text: string): { version: string; flavour: NixFlavour } | null {
  const numbers = [...text.matchAll(/\b(\d+)\.(\d+)(?:\.(\d+))?/g)].at(-1);
  if (!numbers) return null;
  const version = `${numbers[1]}.${numbers[2]}.${numbers[3] ?? '0'}`;
  if (/\(Lix\b/.test(text)) return { version, flavour: 'lix' };
  return { version, flavour: /\(Determinate\b/.test(text) ? 'determinate' : 'nix' };
}

/** The version is cached for as long as the file does not change. */
const known = new Map<string, NixProgram>();

async function fileVersion(program: string): Promise<string> {
  const file = await realpath(program);
  const { ino, mtimeNs } = await stat(file, { bigint: true });
  return [program, file, ino, mtimeNs].join(':');
}

/**
 * The Nix of this machine; asked for its version once. Fails with `nix-missing` (none, or it does not run) or `nix-too-old`
 * (before 2.4).
 */
export async function findNix(signal?: AbortSignal): Promise<NixProgram> {
  const searched = nixFolders(process.env);
  const program = await findProgram('nix', { only: searched });
  if (!program) throw new JobFailure({ kind: 'nix-missing', searched });
  const version = await fileVersion(program).catch(() => program);
  const before = known.get(version);
  if (before) return before;
  const run = await runProgram(program, ['--version'], { timeoutMs: VERSION_TIMEOUT_MS, signal });
  throwIfStopped(signal);
  if (!succeeded(run)) throw new JobFailure({ kind: 'nix-missing', searched: [program] });
  const parsed = parseNixVersion(run.stdout);
  if (!parsed) throw new JobFailure({ kind: 'nix-missing', searched: [program] });
  if (!isAtLeast(parsed.version, MIN_NIX))
    throw new JobFailure({ kind: 'nix-too-old', have: parsed.version, need: MIN_NIX, what: 'Flakestick' });
  const found = { path: program, ...parsed };
  known.set(version, found);
  return found;
}
