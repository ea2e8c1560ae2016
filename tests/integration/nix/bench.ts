/** What the tests of Nix share: the environment, private copies of the test flakes, and the way from text to image. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { ConsentedBuild } from '../../../contract/wire/consented-build.ts';
import { BuildOptions, isWebSource, type LocalSource } from '../../../contract/wire/source.ts';
import { buildInstallable } from '../../../main/stages/nix-build/index.ts';
import { inspectSource, loadPresets, lockSource, parseSource } from '../../../main/stages/source/index.ts';
import { type NixSession, openNix } from '../../../main/system/nix/index.ts';
import { promisedMs } from '../../setup/busy.ts';
import { nixTestEnvironment, prepareStandin, STANDIN_REFERENCE } from '../../setup/nix-environment.ts';

const FLAKES = path.join(import.meta.dirname, '../../fixtures/flakes');

export const STANDIN = [{ name: 'nixpkgs', reference: STANDIN_REFERENCE }];

export type Installable = ConsentedBuild;
type GivenOptions = Partial<BuildOptions>;

export interface Bench {
  readonly nix: NixSession;
  /** A folder of this test file; removed at the end. */
  readonly folder: string;
  /** Copies a test flake or module here and gives its path; `path:` keeps git out of it. */
  copy(name: string, as?: string): string;
  inspect(text: string, options?: GivenOptions): ReturnType<typeof inspectSource>;
  lock(text: string, options?: GivenOptions, signal?: AbortSignal): Promise<Installable>;
  build(
    locked: Installable,
    more?: Partial<Parameters<typeof buildInstallable>[2]>,
  ): ReturnType<typeof buildInstallable>;
  close(): void;
}

const withStandin = (options: GivenOptions): BuildOptions =>
  // The stand-in is made with this machine's own programs.
  BuildOptions.parse({ overrideInputs: STANDIN, accept: ['unsandboxed-builds'], ...options });

export async function openBench(): Promise<Bench> {
  Object.assign(process.env, nixTestEnvironment());
  prepareStandin();
  const nix = await openNix();
  const presets = await loadPresets();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'flakestick-nix-'));
  const parse = async (text: string): Promise<LocalSource> => {
    const source = await parseSource(text, { presets, currentFolder: folder });
    if (isWebSource(source)) throw new Error('expected nothing from the web');
    return source;
  };
  return {
    nix,
    folder,
    copy(name, as = name) {
      cpSync(path.join(FLAKES, name), path.join(folder, as), { recursive: true });
      return path.join(folder, as);
    },
    inspect: async (text, options = {}) =>
      inspectSource({ source: await parse(text), options: withStandin(options) }, nix),
    async lock(text, options = {}, signal) {
      const locked = await lockSource(
        { source: await parse(text), sourceText: text, options: withStandin(options) },
        nix,
        { signal },
      );
      if (locked.kind !== 'installable') throw new Error('expected something to build');
      return locked;
    },
    build: (locked, more = {}) =>
      buildInstallable(locked, nix, { outLinkPath: path.join(folder, 'roots/result'), ...more }),
    close: () => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }),
  };
}

/** The one ISO in an output, and its volume label. */
export function isoIn(storePath: string): { path: string; label: string } {
  const [name = ''] = readdirSync(path.join(storePath, 'iso'));
  const iso = path.join(storePath, 'iso', name);
  return { path: iso, label: readFileSync(iso).toString('latin1', 32808, 32840).trimEnd() };
}

interface Process {
  readonly pid: number;
  /** Field 22 of /proc/PID/stat. */
  readonly started: string;
  readonly parent: number;
}

function processes(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const fields = readFileSync(`/proc/${name}/stat`, 'utf8')
          .replace(/^.*\) /s, '')
          .split(' ');
        return fields[0] === 'Z' ? [] : [{ pid: Number(name), parent: Number(fields[1]), started: fields[19] ?? '' }];
      } catch {
        // It ended meanwhile.
        return [];
      }
    });
}

/** All processes below `pid`, itself not included. */
export function descendants(pid: number): Process[] {
  const all = processes();
  const below = (parent: number): Process[] =>
    all.filter((found) => found.parent === parent).flatMap((found) => [found, ...below(found.pid)]);
  return below(pid);
}

/** Those that still run; a recycled process id is another process. */
export function stillRunning(before: readonly Process[]): Process[] {
  const now = new Map(processes().map((found) => [found.pid, found.started]));
  return before.filter(({ pid, started }) => now.get(pid) === started);
}

/** Empty where it has ended, which it may between opening the file and reading it. */
export function commandOf({ pid }: Process): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/** Polls until `condition` holds; fails after `timeoutMs`, which is for a machine that is not busy. */
export async function eventually(condition: () => boolean, timeoutMs: number): Promise<void> {
  const startedMs = performance.now();
  while (!condition()) {
    if (performance.now() - startedMs > promisedMs(timeoutMs)) throw new Error(`not within ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
