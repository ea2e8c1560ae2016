/** Pins a source, so that what is built is what was looked at. */
import path from 'node:path';
import type { BuildRisk } from '../../../contract/wire/build-risk.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { withoutSecret } from '../../../contract/wire/image-options.ts';
import { z } from '../../../contract/wire/schema.ts';
import {
  type BuildOptions,
  type LocalSource,
  type LockedSource,
  type Provenance,
  System,
} from '../../../contract/wire/source.ts';
import { readImageHead } from '../../system/image-head.ts';
import type { NixSession } from '../../system/nix/index.ts';
import { everyMs } from '../../system/throttle.ts';
import { requireConsent, sandboxRisk, unsandboxedDerivations } from './build-risks.ts';
import { importArguments } from './evaluate.ts';
import type { FrozenModule } from './generated-flake.ts';
import { lockChosen, type SourceOptions } from './inspect-source.ts';
import { failureContext, type LockedFlake, overrideArguments } from './lock-flake.ts';
import { checkSystem, type NixCapabilities, readNixCapabilities } from './nix-capabilities.ts';
import { NO_PROVENANCE } from './no-provenance.ts';
import { keptFiles, recipeOf } from './recipe.ts';
import { type ChosenFlake, chooseFrom } from './resolve-flake.ts';
import { type ResolvedOutput, resolveOutput } from './resolve-output.ts';
import { searchPathBuild } from './search-path-module.ts';

/** A whole system is evaluated here, on a slow machine too. */
const EVALUATION_TIMEOUT_MS = 30 * 60_000;

/** The user's own files, for failures: a module's frozen copy stands for the folder it was taken from. */
function ownContext(chosen: ChosenFlake, flake: LockedFlake) {
  const context = failureContext(flake.question, flake.storePath, chosen.attribute);
  if (chosen.moduleFolder === null || flake.storePath === null) return context;
  const own = failureContext({ ...flake.question, reference: chosen.moduleFolder }, `${flake.storePath}/module`).own;
  return { ...context, own };
}

function derivationIn(stdout: string): string | null {
  const built = z.array(z.looseObject({ drvPath: z.string().nullish() })).safeParse(JSON.parse(stdout || 'null'));
  return built.data?.[0]?.drvPath ?? null;
}

const EVALUATES_FILE = "evaluating file '";
const TELL_EVERY_MS = 100;

/** The one sign of life that Nix gives while it evaluates. */
function countFiles(onEvaluated: SourceOptions['onEvaluated']): (line: string) => void {
  let files = 0;
  const isDue = everyMs(TELL_EVERY_MS);
  return (line) => {
    if (!line.startsWith(EVALUATES_FILE)) return;
    files += 1;
    if (isDue()) onEvaluated?.(files);
  };
}

/**
 * Evaluates the derivation, which shows mistakes before the building begins, and leaves it in Nix's evaluation cache
 * for the build. A cached failure comes without its reason and is asked for once more.
 */
async function evaluateDerivation(
  chosen: ChosenFlake,
  flake: LockedFlake,
  argv: readonly string[],
  nix: NixSession,
  onEvaluated: SourceOptions['onEvaluated'],
): Promise<string | null> {
  const { signal } = flake.question;
  const dryRun = ['build', '--dry-run', '--json', '--show-trace', '-v', ...argv];
  const options = {
    signal,
    limit: { stage: 'source', ms: EVALUATION_TIMEOUT_MS } as const,
    onLine: countFiles(onEvaluated),
  };
  let run = await nix.run(dryRun, options);
  if (run.code === 0) return derivationIn(run.stdout);
  if (run.stderrLines.some((line) => line.includes('cached failure of attribute')))
    run = await nix.run([...dryRun, '--option', 'eval-cache', 'false'], options);
  if (run.code === 0) return derivationIn(run.stdout);
  const said = run.stderrLines.filter((line) => !line.startsWith(EVALUATES_FILE));
  throw new JobFailure(nix.recogniseFailure(said, { during: 'evaluating', ...ownContext(chosen, flake) }));
}

function provenanceOf(
  sourceText: string,
  chosen: ChosenFlake,
  flake: LockedFlake,
  output: ResolvedOutput,
  options: BuildOptions,
): Omit<Provenance, 'nixVersion'> {
  return {
    ...NO_PROVENANCE,
    source: sourceText,
    title: chosen.title,
    lockedReference: flake.shownReference,
    revision: flake.revision,
    narHash: flake.narHash,
    attribute: output.attribute,
    system: output.system ?? chosen.system,
    overrideInputs: [...flake.overrideInputs],
    compression: options.compression,
    originalReference: chosen.generated ? chosen.shown : chosen.reference,
    ...(chosen.generated
      ? { image: withoutSecret(options.image) }
      : flake.lastModified !== null && { lastModified: flake.lastModified }),
  };
}

/**
 * As evaluateDerivation, and throws consent-needed for everything at once that was not accepted. Only a flake of the
 * user's own is asked about the sandbox: Flakestick's own presets and the user's own module are warned about.
 */
async function evaluateWithConsent(
  chosen: ChosenFlake,
  flake: LockedFlake,
  argv: readonly string[],
  { machine, onEvaluated }: { machine: NixCapabilities | null; onEvaluated: SourceOptions['onEvaluated'] },
  nix: NixSession,
): Promise<void> {
  const { accept, shown, signal } = flake.question;
  const imports: BuildRisk[] = [];
  const derivation = await evaluateDerivation(chosen, flake, argv, nix, onEvaluated).catch((thrown: unknown) => {
    if (!(thrown instanceof JobFailure) || thrown.failure.kind !== 'consent-needed') throw thrown;
    imports.push(...thrown.failure.risks);
    return null;
  });
  // What is not evaluated yet is asked about when it is.
  const isTold = imports.length === 0 || machine?.sandbox === 'off';
  const outside = chosen.generated || !isTold ? [] : await unsandboxedDerivations(derivation, machine, nix, signal);
  requireConsent(shown, [...imports, ...sandboxRisk(outside)], accept);
}

async function lockFlakeSource(
  chosen: ChosenFlake,
  sourceText: string,
  options: BuildOptions,
  nix: NixSession,
  { signal, onEvaluated }: SourceOptions,
): Promise<LockedSource> {
  const [flake, machine] = await Promise.all([
    lockChosen(chosen, options, nix, signal),
    readNixCapabilities(nix, signal),
  ]);
  const { attribute, system } = chosen;
  const output =
    chosen.exact && attribute !== null ? { attribute, system } : await resolveOutput(flake, attribute, system, nix);
  checkSystem(output.system ?? system, machine, options);
  const argv = [
    `${flake.reference}#${output.attribute}`,
    '--no-write-lock-file',
    ...importArguments(options.accept),
    ...overrideArguments(flake.overrideInputs),
  ];
  await evaluateWithConsent(chosen, flake, argv, { machine, onEvaluated }, nix);
  const provenance = { ...provenanceOf(sourceText, chosen, flake, output, options), nixVersion: nix.version };
  const recipe = recipeOf(chosen, flake, output.attribute);
  return { kind: 'installable', provenance, program: 'nix', arguments: argv, recipe };
}

async function lockSearchPathModule(
  file: string,
  module: FrozenModule,
  sourceText: string,
  options: BuildOptions,
  nix: NixSession,
  signal: AbortSignal | undefined,
): Promise<LockedSource> {
  const build = await searchPathBuild(module, options, nix, signal);
  checkSystem(build.system, await readNixCapabilities(nix, signal), options);
  const provenance: Provenance = {
    ...NO_PROVENANCE,
    source: sourceText,
    title: path.basename(file),
    lockedReference: build.nixpkgs?.reference ?? null,
    revision: build.nixpkgs?.revision ?? null,
    narHash: build.nixpkgs?.narHash ?? null,
    attribute: build.attribute,
    system: System.parse(build.system),
    nixVersion: nix.version,
    overrideInputs: options.overrideInputs,
    originalReference: sourceText,
  };
  const recipe = {
    kind: 'search-path-module' as const,
    files: keptFiles(module.files),
    entry: module.entry,
    system: build.system,
    nixpkgs: build.nixpkgs?.reference ?? null,
  };
  return { kind: 'installable', provenance, program: 'nix-build', arguments: build.arguments, recipe };
}

/**
 * Gives the exact arguments of the build, or the image file. `nix` may be null for an image file. Fails with what keeps
 * the source from being locked, resolved or evaluated (see index.ts); throws Cancelled.
 */
export async function lockSource(
  source: LocalSource,
  sourceText: string,
  options: BuildOptions,
  nix: NixSession | null,
  sourceOptions: SourceOptions = {},
): Promise<LockedSource> {
  const { signal } = sourceOptions;
  if (source.kind === 'image-file') {
    await readImageHead(source.path);
    const title = path.basename(source.path);
    return { kind: 'image-file', path: source.path, provenance: { ...NO_PROVENANCE, source: sourceText, title } };
  }
  if (!nix) throw new JobFailure({ kind: 'nix-missing', searched: [] });
  const chosen = await chooseFrom(source, options, nix, { signal });
  if (chosen.kind === 'flake') return lockFlakeSource(chosen.flake, sourceText, options, nix, sourceOptions);
  return lockSearchPathModule(chosen.path, chosen.module, sourceText, options, nix, signal);
}
