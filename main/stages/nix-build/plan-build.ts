/** Asks Nix what a build will do, and checks whether this machine has enough space for it. */
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { nixOptions } from '../../../contract/rules/applicable-options.ts';
import { type BuildPlan, shortagesOf } from '../../../contract/wire/build-plan.ts';
import { type BuildTimes, NO_BUILD_TIMES } from '../../../contract/wire/build-times.ts';
import type { ConsentedBuild } from '../../../contract/wire/consented-build.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { LongText, z } from '../../../contract/wire/schema.ts';
import type { BuildOptions } from '../../../contract/wire/source.ts';
import {
  lostNetworkIn,
  NewestLines,
  type NixLogLine,
  type NixSession,
  requireAnswer,
  settingArguments,
} from '../../system/nix/index.ts';
import { diskNeeds } from './disk-needs.ts';
import { estimateTime } from './estimate-time.ts';
import { evaluatedDerivation, installablesOf } from './installables.ts';
import { compilesEverything, readPlanText } from './plan-text.ts';

/** With the build options that Nix is told. */
export interface PlanOptions extends Partial<BuildOptions> {
  readonly times?: BuildTimes;
  /** The expected size of the image; null if unknown. */
  readonly imageBytes?: number | null;
  /** Where the image will be copied. */
  readonly outputFolder?: string | null;
  readonly signal?: AbortSignal | undefined;
  /** Told what Nix does while it is asked. */
  readonly onActivity?: ((line: NixLogLine) => void) | undefined;
}

export interface PlannedBuild {
  readonly plan: BuildPlan;
  /** Those that will be built. */
  readonly derivations: readonly string[];
}

export function optionArguments(options: PlanOptions, which: 'all' | 'of-plan'): string[] {
  return nixOptions(options, which).flatMap(({ argv, value }) =>
    value === null ? argv : settingArguments(argv, value),
  );
}

/** Evaluates here, and copies the derivations there. */
export function storeArguments(store: string | null | undefined): string[] {
  return store ? [...settingArguments(['--store'], store), '--eval-store', 'auto'] : [];
}

const BuildResult = z.array(z.looseObject({ drvPath: LongText })).min(1);

async function dryRun(locked: ConsentedBuild, nix: NixSession, options: PlanOptions) {
  const { provenance } = locked;
  const said = new NewestLines();
  const argv = [
    ...['build', '--dry-run', '--json'],
    ...optionArguments(options, 'of-plan'),
    ...storeArguments(options.store),
    ...installablesOf(locked, nix),
  ];
  const { signal, onActivity } = options;
  const run = await nix.stream(argv, { signal, onActivity, onLine: (line) => said.add(line) });
  if (run.code === 0) return { lines: said.lines, stdout: run.stdout };
  const { title: reference, attribute } = provenance;
  throw new JobFailure(nix.recogniseFailure(said.lines, { during: 'building', reference, attribute }));
}

async function derivationOf(locked: ConsentedBuild, nix: NixSession, options: PlanOptions): Promise<string> {
  const { stdout } = await dryRun(locked, nix, options);
  const [first] = BuildResult.parse(requireAnswer(stdout, locked.provenance.title));
  return String(first?.drvPath);
}

/** Another store can only plan derivations that it has. */
async function copyDerivation(locked: ConsentedBuild, nix: NixSession, options: PlanOptions): Promise<void> {
  const { store, signal } = options;
  const { title: reference, attribute } = locked.provenance;
  const derivation = evaluatedDerivation(locked) ?? (await derivationOf(locked, nix, { signal }));
  const run = await nix.run(['copy', '--derivation', '--to', String(store), derivation], { signal });
  if (run.code === 0) return;
  throw new JobFailure(nix.recogniseFailure(run.stderrLines, { during: 'building', reference, attribute }));
}

/** Without a network, no cache has anything: that is no reason to compile. Fails with network-failed. */
function checkCachesReached(lines: readonly string[], { provenance }: ConsentedBuild, nix: NixSession): void {
  for (const line of lines) {
    const lost = lostNetworkIn(stripVTControlCharacters(line));
    if (lost?.of === 'cache')
      throw new JobFailure(
        nix.recogniseFailure([lost.complaint], { during: 'evaluating', reference: provenance.title }),
      );
  }
}

/** Builds nothing; copies the derivations to another store. Fails with Nix's failures; throws Cancelled. */
export async function planBuild(
  locked: ConsentedBuild,
  nix: NixSession,
  options: PlanOptions = {},
): Promise<PlannedBuild> {
  const { signal, times = NO_BUILD_TIMES, imageBytes = null, outputFolder = null, store } = options;
  if (store) await copyDerivation(locked, nix, options);
  // Locking has run the same dry run, but without the caches and builders of the options.
  const isAnswered = !store && optionArguments(options, 'of-plan').length === 0;
  const printed = isAnswered ? locked.evaluated?.dryRun : null;
  const lines = printed ?? (await dryRun(locked, nix, options)).lines;
  const text = readPlanText(lines);
  const { derivations, downloadBytes, unpackedBytes } = text;
  const storeFolder = path.dirname(derivations[0] ?? text.fetches[0] ?? '/nix/store/x');
  const expected = {
    unpackedBytes,
    imageBytes,
    builds: derivations.length,
    compilesEverything: compilesEverything(text),
    outputFolder,
    isRemote: Boolean(store),
  };
  if (expected.compilesEverything) checkCachesReached(lines, locked, nix);
  const plan: BuildPlan = {
    builds: derivations.length,
    fetches: text.fetches.length,
    downloadBytes,
    unpackedBytes,
    disk: await diskNeeds({ ...expected, storeFolder }, nix, signal),
    ...estimateTime(text, times),
    compilesEverything: expected.compilesEverything,
  };
  return { plan, derivations };
}

/** Fails with compiling-everything, disk-too-small. An estimate alone is no reason to refuse. */
export function checkPlan(plan: BuildPlan, accept: BuildOptions['accept'] = []): void {
  if (plan.compilesEverything && !accept.includes('compile-everything'))
    throw new JobFailure({ kind: 'compiling-everything', builds: plan.builds });
  const shortages = shortagesOf(plan.disk, 'leastBytes');
  if (shortages.length > 0) throw new JobFailure({ kind: 'disk-too-small', shortages });
}
