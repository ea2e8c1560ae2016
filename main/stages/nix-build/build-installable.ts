/** Runs the build and gives its store path. */
import path from 'node:path';
import type { BuildPlan } from '../../../contract/wire/build-plan.ts';
import type { MeasuredBuild } from '../../../contract/wire/build-times.ts';
import type { ConsentedBuild } from '../../../contract/wire/consented-build.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import type { BuildProgress } from '../../../contract/wire/job.ts';
import { LongText, z } from '../../../contract/wire/schema.ts';
import type { BuiltOutput } from '../../../contract/wire/source.ts';
import { unwritable } from '../../system/file-failure.ts';
import {
  type NixLogLine,
  type NixSession,
  parseNixLogLine,
  physicalPath,
  requireAnswer,
} from '../../system/nix/index.ts';
import { makeFolder } from '../../system/own-folder.ts';
import { reportAtIntervals } from '../../system/throttle.ts';
import { askGraph, type BuildGraph } from './build-graph.ts';
import { type BuildLog, EMPTY_BUILD_LOG, finishedLog, logAfter, plannedLog, shownProgress } from './build-progress.ts';
import { fullDiskOf } from './disk-needs.ts';
import { installablesOf } from './installables.ts';
import { EMPTY_MEASURE, measured, measuredAfter } from './measure-build.ts';
import { checkPlan, optionArguments, type PlanOptions, planBuild, storeArguments } from './plan-build.ts';

export interface BuildInstallableOptions extends PlanOptions {
  /** A link that Nix makes and that keeps the output from garbage collection; its folder is created if missing. */
  readonly outLinkPath: string;
  /** At most ten times a second, and once more at the end. */
  readonly onProgress?: (progress: BuildProgress) => void;
  /** Every line for a person, as it comes. */
  readonly onLogLines?: (lines: readonly string[]) => void;
}

const REPORT_INTERVAL_MS = 100;
// not shown: compared with what Nix says
const EVALUATES_FILE = "evaluating file '";
const LOG_ARGUMENTS = ['--log-format', 'internal-json', '-v'];

/** `nix build --json`; newer versions add keys. Of the outputs, which a stranger names, only the wanted one is looked at. */
const BuildResult = z.array(z.looseObject({ drvPath: LongText.nullish(), outputs: z.looseObject({}) })).min(1);

function failed(nix: NixSession, locked: ConsentedBuild, log: BuildLog): JobFailure {
  const failure = nix.recogniseFailure(log.complaints, {
    during: 'building',
    reference: locked.provenance.title,
    attribute: locked.provenance.attribute,
    logOf: (derivation) => log.builderLogs.get(derivation) ?? [],
  });
  return new JobFailure(fullDiskOf(failure, log.progress.plan));
}

function nixResult(stdout: string, reference: string): { storePath: string; derivation: string | null } {
  const first = BuildResult.parse(requireAnswer(stdout, reference))[0];
  const storePath = first?.outputs['out'] ?? Object.values(first?.outputs ?? {}).find((output) => output !== null);
  if (typeof storePath !== 'string') throw new Error('nix build --json named no output');
  return { storePath, derivation: first?.drvPath ?? null };
}

function buildArguments(locked: ConsentedBuild, nix: NixSession, options: BuildInstallableOptions): string[] {
  const common = [...LOG_ARGUMENTS, ...optionArguments(options, 'all')];
  const link = options.store ? storeArguments(options.store) : ['--out-link', options.outLinkPath];
  return ['build', '--json', ...common, ...link, ...installablesOf(locked, nix)];
}

/** Copies an output from the store where it was built, and protects it from garbage collection here. */
async function fetchFromStore(
  storePath: string,
  nix: NixSession,
  { store, outLinkPath, signal, onLine }: BuildInstallableOptions & { readonly onLine: (line: string) => void },
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

/** Follows a build by the lines of its log. */
class RunningBuild {
  readonly #onLogLines: BuildInstallableOptions['onLogLines'];
  readonly #reports: ReturnType<typeof reportAtIntervals<BuildLog>>;
  #log: BuildLog = EMPTY_BUILD_LOG;
  #measure = EMPTY_MEASURE;

  constructor({ onProgress, onLogLines }: BuildInstallableOptions) {
    this.#onLogLines = onLogLines;
    this.#reports = reportAtIntervals((log: BuildLog) => onProgress?.(shownProgress(log)), REPORT_INTERVAL_MS);
  }

  get log(): BuildLog {
    return this.#log;
  }

  get measured(): MeasuredBuild {
    return measured(this.#measure);
  }

  isBuilding(): boolean {
    return [...this.#log.running.values()].some(({ activity }) => activity === 'build');
  }

  takeLine(raw: string): void {
    const line = parseNixLogLine(raw);
    const { progress: before } = this.#log;
    this.#measure = measuredAfter(this.#measure, line, performance.now());
    this.#log = logAfter(this.#log, line, new Date().toISOString());
    if (this.#log.added.length > 0) this.#onLogLines?.(this.#log.added);
    if (this.#log.progress !== before) this.#reports.offer(this.#log);
  }

  /** While it is planned, where that takes an evaluation. */
  countFile(line: NixLogLine): void {
    if (line.kind !== 'message' || !line.text.startsWith(EVALUATES_FILE)) return;
    const { progress } = this.#log;
    this.#change({ progress: { ...progress, filesEvaluated: progress.filesEvaluated + 1 } });
  }

  planned(plan: BuildPlan): void {
    this.#change(plannedLog(this.#log, plan));
  }

  /** May come while it is being built already. */
  ordered(graph: BuildGraph | null): void {
    this.#change({ graph });
  }

  finish(): void {
    this.#change(finishedLog(this.#log));
  }

  /** The last progress, if it was not reported yet. */
  end(): void {
    this.#reports.flush();
  }

  #change(part: Partial<BuildLog>): void {
    this.#log = { ...this.#log, ...part };
    this.#reports.offer(this.#log);
  }
}

function makeFolderOfLink(folder: string): void {
  try {
    makeFolder(folder, 0o777);
  } catch (thrown) {
    throw unwritable(folder, thrown);
  }
}

/**
 * Builds exactly what was locked. Fails with build-failed (log: the failing builder's last lines), hash-mismatch,
 * network-failed, disk-full, disk-too-small, compiling-everything, wrong-system, evaluation-failed and what else Nix may lack; throws Cancelled.
 */
export async function buildInstallable(
  locked: ConsentedBuild,
  nix: NixSession,
  options: BuildInstallableOptions,
): Promise<BuiltOutput & { measured: MeasuredBuild }> {
  const { signal, outLinkPath } = options;
  if (locked.recipe.kind === 'search-path-module' && options.store)
    throw new JobFailure({ kind: 'bad-usage', detail: { because: 'local-store-only' } });
  makeFolderOfLink(path.dirname(outLinkPath));
  const build = new RunningBuild(options);
  const onLine = (line: string): void => build.takeLine(line);
  let order = Promise.resolve();
  try {
    const { plan, derivations } = await planBuild(locked, nix, {
      ...options,
      onActivity: (line) => build.countFile(line),
    });
    // Even for a build that is then refused: it shows what would have been done.
    build.planned(plan);
    checkPlan(plan, options.accept);
    if (!options.store)
      order = askGraph(derivations, nix, signal).then(
        (graph) => build.ordered(graph),
        () => {},
      );
    const argv = buildArguments(locked, nix, options);
    const run = await nix.stream(argv, { signal, onLine, isBuilding: () => build.isBuilding() });
    if (run.code !== 0) throw failed(nix, locked, build.log);
    const output = await outputOf(run.stdout, locked, { nix, options: { ...options, onLine } });
    build.finish();
    return { ...output, measured: build.measured };
  } finally {
    await order;
    build.end();
  }
}

async function outputOf(
  stdout: string,
  locked: ConsentedBuild,
  { nix, options }: { nix: NixSession; options: BuildInstallableOptions & { readonly onLine: (line: string) => void } },
): Promise<BuiltOutput> {
  const { storePath, derivation } = nixResult(stdout, locked.provenance.title);
  if (options.store) await fetchFromStore(storePath, nix, options);
  return { storePath: physicalPath(storePath), derivation, nixVersion: nix.version };
}
