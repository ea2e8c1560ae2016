/** What is known about a source before anything is built. */
import path from 'node:path';
import type { BuildRisk } from '../../../contract/wire/build-risk.ts';
import { type Failure, JobFailure } from '../../../contract/wire/failure.ts';
import {
  type BuildOptions,
  type FlakeOutput,
  type Inspection,
  type LocalSource,
  NOTHING_INSPECTED,
  type SourceWarning,
} from '../../../contract/wire/source.ts';
import { sectorBytesOf } from '../../../formats/image-header.ts';
import { readImageHead, readInnerContent, requireWhole } from '../../system/image-head.ts';
import type { NixSession } from '../../system/nix/index.ts';
import { askedSettings } from './asked-settings.ts';
import { type Author, authorOf, sandboxRisk, sandboxRisks } from './build-risks.ts';
import { reasonOf } from './evaluate.ts';
import { type BuildToEvaluate, buildArguments, evaluateDerivation } from './evaluate-build.ts';
import { fetchInputs } from './fetch-inputs.ts';
import { listOutputs } from './list-outputs.ts';
import { failureContext, type LockedFlake, lockFlake, pinOf } from './lock-flake.ts';
import { allInputsOf } from './lock-graph.ts';
import { type NixCapabilities, readNixCapabilities } from './nix-capabilities.ts';
import { lockAsWritten, lockPinned } from './pinned-flake.ts';
import { type ResolvedFlake, type ResolvedSource, resolveSource } from './resolve-flake.ts';
import { findOutput, type Resolution, type ResolvedOutput } from './resolve-output.ts';
import { searchPathBuild } from './search-path-module.ts';
import type { SourceTeller } from './source-teller.ts';

export interface SourceOptions {
  readonly signal?: AbortSignal | undefined;
  readonly tell?: SourceTeller | undefined;
}

type LockOptions = Pick<BuildOptions, 'refresh' | 'accept' | 'pin'> & SourceOptions;

export async function lockResolved(
  resolved: ResolvedFlake,
  { refresh, accept, pin, signal, tell }: LockOptions,
  nix: NixSession,
): Promise<LockedFlake> {
  const { reference, shown, overrideInputs, moduleFolder, generated } = resolved;
  const question = { reference, shown, overrideInputs, moduleFolder, refresh, accept, signal, tell };
  if (generated) return lockFlake(question, nix);
  return pin ? lockPinned(question, pin, nix) : lockAsWritten(question, nix);
}

function lockWarnings(resolved: ResolvedFlake, flake: LockedFlake): SourceWarning[] {
  const warnings: SourceWarning[] = [];
  const { release } = resolved;
  if (release?.support === 'unsupported')
    warnings.push({ kind: 'unsupported-release', release: release.release, since: release.unsupportedSince ?? '' });
  // The generated flake around a preset or module is pinned as a whole.
  if (!resolved.exact && flake.unlockedInputs.length > 0)
    warnings.push({ kind: 'unlocked-inputs', inputs: [...flake.unlockedInputs] });
  if (flake.hasLocalChanges) warnings.push({ kind: 'local-changes' });
  return warnings;
}

interface FoundOutputs {
  readonly output: ResolvedOutput | null;
  readonly outputs: readonly FlakeOutput[];
  readonly warnings: readonly SourceWarning[];
}

/** A locked flake, and what is asked about it. */
interface Subject {
  readonly resolved: ResolvedFlake;
  readonly flake: LockedFlake;
  readonly machine: Promise<NixCapabilities | null>;
}

/** The risks instead of a result, if the name cannot be resolved without running a builder. */
async function outputOrRisks({ resolved, flake }: Subject, nix: NixSession): Promise<Resolution | BuildRisk[]> {
  try {
    return await findOutput(flake, { name: resolved.attribute, system: resolved.system }, nix);
  } catch (thrown) {
    if (thrown instanceof JobFailure && thrown.failure.kind === 'consent-needed') return thrown.failure.risks;
    throw thrown;
  }
}

const riskWarnings = (risks: readonly BuildRisk[]): SourceWarning[] =>
  risks.map((risk) => ({ kind: 'build-risk', risk }));

function failureIn(thrown: unknown): Failure {
  if (thrown instanceof JobFailure) return thrown.failure;
  throw thrown;
}

/** Evaluates the derivation, so that obstacles are known before the build. The plan and the build use it too. */
async function derivationWarnings(
  { resolved, flake, machine }: Subject,
  { attribute }: ResolvedOutput,
  nix: NixSession,
): Promise<SourceWarning[]> {
  const { question, storePath } = flake;
  const build = {
    argv: buildArguments(flake, attribute),
    context: failureContext(question, storePath, attribute),
    author: authorOf(resolved),
    isGenerated: resolved.generated !== null,
    signal: question.signal,
    tell: question.tell,
  };
  if (resolved.generated) await fetchInputs(flake, nix);
  return evaluationWarnings(build, { attribute, machine }, nix);
}

interface Evaluating {
  readonly attribute: string;
  readonly machine: Promise<NixCapabilities | null>;
}

async function evaluationWarnings(
  build: BuildToEvaluate,
  { attribute, machine }: Evaluating,
  nix: NixSession,
): Promise<SourceWarning[]> {
  const { author, signal } = build;
  const evaluated = await evaluateDerivation(build, nix).catch(failureIn);
  if (evaluated !== null && 'kind' in evaluated)
    return evaluated.kind === 'consent-needed'
      ? riskWarnings(evaluated.risks)
      : [{ kind: 'output-unreadable', output: attribute, reason: reasonOf(evaluated) }];
  const settings = await machine;
  // A machine without any sandbox gets one warning, whatever the output.
  if (settings?.sandbox !== 'relaxed' || evaluated === null) return [];
  const { derivation } = evaluated;
  return riskWarnings(await sandboxRisks({ derivation, machine: settings, author }, nix, signal));
}

async function inspectOutputs(subject: Subject, nix: NixSession): Promise<FoundOutputs> {
  const { resolved, flake } = subject;
  const { attribute, system, preset } = resolved;
  if (resolved.exact && attribute !== null) {
    const only: FlakeOutput = { name: preset?.name ?? 'image', attribute, system, from: 'package' };
    const output = { attribute, system };
    // A preset is Flakestick's own.
    const warnings = preset ? [] : await derivationWarnings(subject, output, nix);
    return { output, outputs: [only], warnings };
  }
  const found = await outputOrRisks(subject, nix);
  const { output, list } = Array.isArray(found) ? { output: null, list: null } : found;
  const [{ outputs, warnings }, deeper] = await Promise.all([
    list ?? listOutputs(flake, nix),
    output ? derivationWarnings(subject, output, nix) : [],
  ]);
  return { output, outputs, warnings: [...(Array.isArray(found) ? riskWarnings(found) : []), ...deeper, ...warnings] };
}

/** What the sandbox of this machine means for a build. */
function sandboxWarnings(author: Author, settings: NixCapabilities | null): SourceWarning[] {
  if (author === 'flakestick') return settings?.sandbox === 'off' ? [{ kind: 'unsandboxed' }] : [];
  return settings && settings.sandbox !== 'off' ? [] : riskWarnings(sandboxRisk(null));
}

async function inspectFlake(
  resolved: ResolvedFlake,
  options: LockOptions,
  nix: NixSession,
): Promise<Omit<Inspection, 'source'>> {
  const machine = readNixCapabilities(nix, options.signal);
  // The first caller that awaits it gets its failure.
  machine.catch(() => {});
  const flake = await lockResolved(resolved, options, nix);
  const [found, asked, settings] = await Promise.all([
    inspectOutputs({ resolved, flake, machine }, nix),
    resolved.exact ? [] : askedSettings(flake, nix),
    machine,
  ]);
  const isOwn = resolved.generated !== null;
  const sandbox = sandboxWarnings(authorOf(resolved), settings);
  return {
    ...NOTHING_INSPECTED,
    title: resolved.title,
    lockedReference: flake.shownReference,
    revision: flake.revision,
    lastModified: flake.lastModified,
    narHash: flake.narHash,
    attribute: found.output?.attribute ?? null,
    outputs: [...found.outputs],
    inputs: allInputsOf(flake.lock),
    pin: isOwn ? null : pinOf(flake),
    warnings: [
      ...lockWarnings(resolved, flake),
      ...asked,
      ...(isOwn ? [] : sandbox),
      ...found.warnings,
      ...(isOwn ? sandbox : []),
    ],
  };
}

async function inspectSearchPathModule(
  { path: file, module }: Extract<ResolvedSource, { kind: 'search-path-module' }>,
  { options, ...more }: SourceOptions & { readonly options: BuildOptions },
  nix: NixSession,
): Promise<Omit<Inspection, 'source'>> {
  const title = path.basename(file);
  const { build, attribute, system, nixpkgs } = await searchPathBuild({ ...module, title }, { options, ...more }, nix);
  const machine = readNixCapabilities(nix, more.signal);
  machine.catch(() => {});
  const evaluated = await evaluationWarnings(build, { attribute, machine }, nix);
  return {
    ...NOTHING_INSPECTED,
    title,
    lockedReference: nixpkgs?.reference ?? null,
    revision: nixpkgs?.revision ?? null,
    narHash: nixpkgs?.narHash ?? null,
    attribute,
    outputs: [{ name: 'image', attribute, system, from: 'nixos-configuration' }],
    warnings: [
      ...(nixpkgs ? [] : [{ kind: 'unlocked-inputs' as const, inputs: ['nixpkgs'] }]),
      ...evaluated,
      ...sandboxWarnings('anybody', await machine),
    ],
  };
}

async function inspectImage(
  source: Extract<LocalSource, { kind: 'image-file' }>,
  { accept }: BuildOptions,
): Promise<Inspection> {
  const { content: plain, compression, fileBytes } = await readImageHead(source.path);
  if (plain) requireWhole(plain, { path: source.path, haveBytes: fileBytes }, accept);
  const content = plain ?? (compression && (await readInnerContent(source.path, compression)));
  const known = {
    ...NOTHING_INSPECTED,
    source,
    title: path.basename(source.path),
    sizeBytes: plain ? fileBytes : null,
  };
  if (!content) return known;
  const { startsPcs } = content;
  const sectorBytes = plain ? sectorBytesOf(plain, fileBytes) : content.sectorBytes;
  const volumeLabel = content.kind === 'iso9660' ? content.volumeLabel : null;
  return { ...known, volumeLabel, medium: { startsPcs, sectorBytes } };
}

/**
 * Inspects a source without building anything. `nix` may be null for an image file. Fails with the failures of locking and resolving
 * (see index.ts); throws Cancelled.
 */
export async function inspectSource(
  { source, options }: { readonly source: LocalSource; readonly options: BuildOptions },
  nix: NixSession | null,
  more: SourceOptions = {},
): Promise<Inspection> {
  if (source.kind === 'image-file') return inspectImage(source, options);
  if (!nix) throw new JobFailure({ kind: 'nix-missing', searched: [] });
  const resolved = await resolveSource({ source, options }, nix, more);
  const known =
    resolved.kind === 'flake'
      ? await inspectFlake(resolved.flake, { ...options, ...more }, nix)
      : await inspectSearchPathModule(resolved, { options, ...more }, nix);
  return { source, ...known };
}
