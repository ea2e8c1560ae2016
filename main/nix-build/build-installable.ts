/** Runs the build and gives the store path it made. */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { JobFailure } from '../../contract/failure.ts';
import type { BuildProgress } from '../../contract/job.ts';
import { z } from '../../contract/schema.ts';
import type { BuiltOutput, LockedSource } from '../../contract/source.ts';
import type { NixSession } from '../nix-session/index.ts';
import { type BuildLog, EMPTY_BUILD_LOG, finishedLog, logAfter } from './build-progress.ts';
import { parseNixLogLine } from './nix-log-line.ts';
import { reportAtIntervals } from './report-at-intervals.ts';

export interface BuildInstallableOptions {
  /** A link that Nix makes and that keeps the output from garbage collection; its folder is made when it is missing. */
  readonly outLinkPath: string;
  readonly keepGoing?: boolean;
  readonly builders?: string | null;
  /** Where to build, e.g. `ssh-ng://host`; the output is copied back. */
  readonly store?: string | null;
  /** At most ten times a second, and once more at the end. */
  readonly onProgress?: (progress: BuildProgress) => void;
  readonly signal?: AbortSignal | undefined;
}

export type Installable = Extract<LockedSource, { kind: 'installable' }>;

const REPORT_INTERVAL_MS = 100;
const LOG_ARGUMENTS = ['--log-format', 'internal-json', '-v'];

/** `nix build --json`; newer versions add keys. */
const BuildResult = z
  .array(z.looseObject({ drvPath: z.string().nullish(), outputs: z.record(z.string(), z.string().nullable()) }))
  .min(1);

function failed(nix: NixSession, locked: Installable, log: BuildLog): JobFailure {
  const failure = nix.recogniseFailure(log.complaints, {
    during: 'building',
    reference: locked.provenance.title,
    attribute: locked.provenance.attribute,
    logOf: (derivation) => log.builderLogs.get(derivation) ?? [],
  });
  return new JobFailure(failure);
}

/** Without root and without /nix, Nix keeps its store below the user's data folder under the same name. */
function physicalPath(storePath: string): string {
  if (existsSync(storePath)) return storePath;
  const dataFolder = process.env['XDG_DATA_HOME'] || path.join(os.homedir(), '.local/share');
  const below = path.join(dataFolder, 'nix/root', storePath);
  return existsSync(below) ? below : storePath;
}

function nixResult(stdout: string): { storePath: string; derivation: string | null } {
  const first = BuildResult.parse(JSON.parse(stdout))[0];
  const storePath = first?.outputs['out'] ?? Object.values(first?.outputs ?? {}).find((output) => output !== null);
  if (!storePath) throw new Error('nix build --json named no output');
  return { storePath, derivation: first?.drvPath ?? null };
}

/** `nix path-info --json` has had three shapes: a list up to 2.18, an object by path, and one below `info`. */
async function deriverOf(nix: NixSession, storePath: string, signal: AbortSignal | undefined): Promise<string | null> {
  const run = await nix.run(['path-info', '--json', storePath], { signal });
  return /"deriver":\s*"([^"]+\.drv)"/.exec(run.stdout)?.[1] ?? null;
}

function buildArguments(locked: Installable, options: BuildInstallableOptions): string[] {
  const common = [...LOG_ARGUMENTS];
  if (options.keepGoing) common.push('--keep-going');
  if (options.builders) common.push('--builders', options.builders);
  if (locked.program === 'nix-build') {
    return [...common, '--out-link', options.outLinkPath, ...locked.arguments];
  }
  const link = options.store ? ['--store', options.store, '--eval-store', 'auto'] : ['--out-link', options.outLinkPath];
  return ['build', '--json', ...common, ...link, ...locked.arguments];
}

/** Brings an output home from where it was built, and keeps it from garbage collection here. */
async function fetchFromStore(nix: NixSession, storePath: string, options: BuildInstallableOptions): Promise<void> {
  const { store, outLinkPath, signal } = options;
  const steps = [
    ['copy', '--no-check-sigs', '--from', String(store), storePath],
    ['build', '--out-link', outLinkPath, storePath],
  ];
  for (const step of steps) {
    const run = await nix.run(step, { signal });
    if (run.code !== 0)
      throw new JobFailure(nix.recogniseFailure(run.stderrLines, { during: 'building', reference: storePath }));
  }
}

/**
 * Builds exactly what was locked. Fails with build-failed (log: the failing builder's last lines), hash-mismatch,
 * network-failed, disk-full, wrong-system, evaluation-failed and what else Nix may lack; throws Cancelled.
 */
export async function buildInstallable(
  locked: Installable,
  nix: NixSession,
  options: BuildInstallableOptions,
): Promise<BuiltOutput> {
  const { signal, onProgress, outLinkPath } = options;
  if (locked.program === 'nix-build' && options.store) {
    const detail = 'A module that looks up <nixpkgs/…> is built in the local store only; leave --store out.';
    throw new JobFailure({ kind: 'bad-usage', detail });
  }
  await mkdir(path.dirname(outLinkPath), { recursive: true });
  let log = EMPTY_BUILD_LOG;
  const reports = reportAtIntervals((progress: BuildProgress) => onProgress?.(progress), REPORT_INTERVAL_MS);
  const onLine = (line: string): void => {
    const before = log.progress;
    log = logAfter(log, parseNixLogLine(line), new Date().toISOString());
    if (log.progress !== before) reports.offer(log.progress);
  };
  try {
    const run = await nix.stream(locked.program, buildArguments(locked, options), { signal, onLine });
    if (run.code !== 0) throw failed(nix, locked, log);
    reports.offer(finishedLog(log).progress);
    if (locked.program === 'nix-build') {
      const storePath = run.stdout.trim().split('\n').at(-1) ?? '';
      const derivation = await deriverOf(nix, storePath, signal);
      return { storePath: physicalPath(storePath), derivation, nixVersion: nix.version };
    }
    const { storePath, derivation } = nixResult(run.stdout);
    if (options.store) await fetchFromStore(nix, storePath, options);
    return { storePath: physicalPath(storePath), derivation, nixVersion: nix.version };
  } finally {
    reports.flush();
  }
}
