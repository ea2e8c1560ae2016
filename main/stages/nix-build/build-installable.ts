/** Runs the build and gives its store path. */
import path from 'node:path';
import type { MeasuredBuild } from '../../../contract/wire/build-times.ts';
import type { ConsentedBuild } from '../../../contract/wire/consented-build.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import type { BuildProgress } from '../../../contract/wire/job.ts';
import { z } from '../../../contract/wire/schema.ts';
import type { BuiltOutput } from '../../../contract/wire/source.ts';
import type { NixSession } from '../../system/nix/index.ts';
import { makeFolder } from '../../system/own-folder.ts';
import { reportAtIntervals } from '../../system/throttle.ts';
import { askGraph } from './build-graph.ts';
import { type BuildLog, EMPTY_BUILD_LOG, finishedLog, logAfter, plannedLog, shownProgress } from './build-progress.ts';
import { fullDiskOf, physicalPath } from './disk-needs.ts';
import { EMPTY_MEASURE, measured, measuredAfter } from './measure-build.ts';
import { parseNixLogLine } from './nix-log-line.ts';
import { checkRoom, optionArguments, type PlanOptions, planBuild, storeArguments } from './plan-build.ts';

export interface BuildInstallableOptions extends PlanOptions {
  /** A link that Nix makes and that keeps the output from garbage collection; its folder is created if missing. */
  readonly outLinkPath: string;
  /** At most ten times a second, and once more at the end. */
  readonly onProgress?: (progress: BuildProgress) => void;
  /** Every line for a person, as it comes. */
  readonly onLogLines?: (lines: readonly string[]) => void;
}

const REPORT_INTERVAL_MS = 100;
const LOG_ARGUMENTS = ['--log-format', 'internal-json', '-v'];

/** `nix build --json`; newer versions add keys. */
const BuildResult = z
  .array(z.looseObject({ drvPath: z.string().nullish(), outputs: z.record(z.string(), z.string().nullable()) }))
  .min(1);

function failed(nix: NixSession, locked: ConsentedBuild, log: BuildLog): JobFailure {
  const failure = nix.recogniseFailure(log.complaints, {
    during: 'building',
    reference: locked.provenance.title,
    attribute: locked.provenance.attribute,
    logOf: (derivation) => log.builderLogs.get(derivation) ?? [],
  });
  return new JobFailure(fullDiskOf(failure, log.progress.plan));
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

function buildArguments(locked: ConsentedBuild, options: BuildInstallableOptions): string[] {
  const common = [...LOG_ARGUMENTS, ...optionArguments(options, 'all')];
  if (locked.program === 'nix-build') return [...common, '--out-link', options.outLinkPath, ...locked.arguments];
  const link = options.store ? storeArguments(options.store) : ['--out-link', options.outLinkPath];
  return ['build', '--json', ...common, ...link, ...locked.arguments];
}

/** Copies an output from the store where it was built, and protects it from garbage collection here. */
async function fetchFromStore(
  nix: NixSession,
  storePath: string,
  { store, outLinkPath, signal }: BuildInstallableOptions,
  onLine: (line: string) => void,
): Promise<void> {
  const steps = [
    ['copy', ...LOG_ARGUMENTS, '--no-check-sigs', '--from', String(store), storePath],
    ['build', '--out-link', outLinkPath, storePath],
  ];
  for (const step of steps) {
    const run = await nix.run(step, { signal, onLine });
    const said = run.stderrLines.map((line) => parseNixLogLine(line)).filter((line) => 'text' in line);
    const lines = said.map(({ text }) => text);
    if (run.code !== 0) throw new JobFailure(nix.recogniseFailure(lines, { during: 'building', reference: storePath }));
  }
}

/**
 * Builds exactly what was locked. Fails with build-failed (log: the failing builder's last lines), hash-mismatch,
 * network-failed, disk-full, disk-too-small, wrong-system, evaluation-failed and what else Nix may lack; throws Cancelled.
 */
export async function buildInstallable(
  locked: ConsentedBuild,
  nix: NixSession,
  options: BuildInstallableOptions,
): Promise<BuiltOutput & { measured: MeasuredBuild }> {
  const { signal, onProgress, onLogLines, outLinkPath } = options;
  if (locked.program === 'nix-build' && options.store) {
    throw new JobFailure({ kind: 'bad-usage', detail: { because: 'local-store-only' } });
  }
  makeFolder(path.dirname(outLinkPath), 0o777);
  let log: BuildLog = EMPTY_BUILD_LOG;
  let measure = EMPTY_MEASURE;
  const reports = reportAtIntervals((shown: BuildLog) => onProgress?.(shownProgress(shown)), REPORT_INTERVAL_MS);
  const onLine = (raw: string): void => {
    const line = parseNixLogLine(raw);
    const { progress: before } = log;
    measure = measuredAfter(measure, line, performance.now());
    log = logAfter(log, line, new Date().toISOString());
    if (log.added.length > 0) onLogLines?.(log.added);
    if (log.progress !== before) reports.offer(log);
  };
  const onFileEvaluated = (): void => {
    log = { ...log, progress: { ...log.progress, filesEvaluated: log.progress.filesEvaluated + 1 } };
    reports.offer(log);
  };
  try {
    const { plan, derivations } = await planBuild(locked, nix, { ...options, onFileEvaluated });
    const graph = options.store ? null : await askGraph(derivations, nix, signal);
    log = plannedLog(log, plan, graph);
    // Even for a build that is then refused: it shows what would have been done.
    reports.offer(log);
    checkRoom(plan);
    const isBuilding = (): boolean => [...log.running.values()].some(({ activity }) => activity === 'build');
    const argv = buildArguments(locked, options);
    const run = await nix.stream(locked.program, argv, { signal, onLine, isBuilding });
    if (run.code !== 0) throw failed(nix, locked, log);
    const output = await outputOf(run.stdout);
    log = finishedLog(log);
    reports.offer(log);
    return { ...output, measured: measured(measure) };
  } finally {
    reports.flush();
  }

  async function outputOf(stdout: string): Promise<BuiltOutput> {
    if (locked.program === 'nix-build') {
      const storePath = stdout.trim().split('\n').at(-1) ?? '';
      const derivation = await deriverOf(nix, storePath, signal);
      return { storePath: physicalPath(storePath), derivation, nixVersion: nix.version };
    }
    const { storePath, derivation } = nixResult(stdout);
    if (options.store) await fetchFromStore(nix, storePath, options, onLine);
    return { storePath: physicalPath(storePath), derivation, nixVersion: nix.version };
  }
}
