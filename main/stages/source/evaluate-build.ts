/** Evaluates what would be built, down to its derivation, and finds the risks that need consent. */
import type { BuildRisk } from '../../../contract/wire/build-risk.ts';
import type { EvaluatedBuild } from '../../../contract/wire/consented-build.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { LongText, z } from '../../../contract/wire/schema.ts';
import {
  answerOf,
  type NixFailureContext,
  type NixSession,
  outputOf,
  overrideArguments,
} from '../../system/nix/index.ts';
import { type Author, sandboxRisks } from './build-risks.ts';
import { EVALUATIONS, importArguments } from './evaluate.ts';
import { keep, keepFailure, keptEvaluation, keptFailure, takeDryRun } from './evaluated-builds.ts';
import type { LockedFlake } from './lock-flake.ts';
import type { NixCapabilities } from './nix-capabilities.ts';
import { runOnline } from './run-online.ts';
import type { SourceTeller } from './source-teller.ts';

/** Long enough to evaluate a whole system on a slow machine. */
const EVALUATION_TIMEOUT_MS = 30 * 60_000;

const Built = z.array(z.looseObject({ drvPath: LongText, outputs: z.looseObject({}).default({ out: null }) }));

/** What `nix build --dry-run --json` prints. Null if that names no derivation, as for a path that is in the store already. */
function evaluatedIn(stdout: string, dryRun: readonly string[]): EvaluatedBuild | null {
  const [first] = Built.safeParse(answerOf(stdout || 'null')?.value).data ?? [];
  if (!first) return null;
  return { derivation: first.drvPath, outputs: Object.keys(first.outputs), dryRun };
}

/** What `nix build` is told to build, before it is evaluated. */
export interface BuildToEvaluate {
  readonly argv: readonly string[];
  /** For failures: the user's own files. */
  readonly context: Omit<NixFailureContext, 'nixVersion' | 'during'>;
  readonly author: Author;
  /** What is around it was made by Flakestick, and can allow what Nix refuses. */
  readonly isGenerated: boolean;
  readonly signal: AbortSignal | undefined;
  readonly tell?: SourceTeller | undefined;
}

/** The arguments that choose what is built; the same for an inspection and for the build of what was inspected. */
export function buildArguments({ reference, overrideInputs, question }: LockedFlake, attribute: string): string[] {
  return [
    outputOf(reference, attribute),
    '--no-write-lock-file',
    ...importArguments(question.accept),
    ...overrideArguments(overrideInputs),
  ];
}

/** A cached failure has no reason, so it is evaluated once more. */
async function evaluateNow(build: BuildToEvaluate, nix: NixSession): Promise<EvaluatedBuild | null> {
  const { signal, tell } = build;
  const argv = ['build', '--dry-run', '--json', '--show-trace', ...build.argv];
  const limit = { stage: 'source', ms: EVALUATION_TIMEOUT_MS } as const;
  const options = { signal, limit, tell, needsCaches: true };
  tell?.begin('evaluating');
  let run = await runOnline(argv, nix, options);
  if (run.code !== 0 && run.stderrLines.some((line) => line.includes('cached failure of attribute')))
    run = await runOnline([...argv, '--option', 'eval-cache', 'false'], nix, options);
  if (run.code === 0) return evaluatedIn(run.stdout, run.stderrLines);
  const failure = nix.recogniseFailure(run.stderrLines, { during: 'evaluating', ...build.context });
  const canAllow = failure.kind === 'unfree-in-flake' && build.isGenerated;
  throw new JobFailure(canAllow ? { ...failure, kind: 'unfree-package' } : failure);
}

/**
 * Evaluates the derivation, which shows errors before the build starts; what is built is that derivation. Null if the source is
 * none. Fails with Nix's failures; throws Cancelled.
 */
export async function evaluateDerivation(build: BuildToEvaluate, nix: NixSession): Promise<EvaluatedBuild | null> {
  const { argv, signal } = build;
  const before = keptEvaluation(argv, nix);
  if (before) return before;
  const failure = keptFailure(argv, nix);
  if (failure) throw new JobFailure(failure);
  try {
    const evaluated = await EVALUATIONS.take(() => evaluateNow(build, nix), signal);
    if (evaluated) keep(argv, evaluated, nix);
    return evaluated;
  } catch (thrown) {
    if (thrown instanceof JobFailure) keepFailure(argv, thrown.failure, nix);
    throw thrown;
  }
}

/** All risks that need consent, and what was evaluated. Fails like evaluating. */
export async function evaluateBuild(
  build: BuildToEvaluate,
  machine: NixCapabilities | null,
  nix: NixSession,
): Promise<{ risks: BuildRisk[]; evaluated?: EvaluatedBuild }> {
  const imports: BuildRisk[] = [];
  const evaluated = await evaluateDerivation(build, nix).catch((thrown: unknown) => {
    if (!(thrown instanceof JobFailure) || thrown.failure.kind !== 'consent-needed') throw thrown;
    imports.push(...thrown.failure.risks);
    return null;
  });
  takeDryRun(build.argv, nix);
  // Risks of sources that are not evaluated yet are checked when they are.
  const isTold = imports.length === 0 || machine?.sandbox === 'off';
  const question = { derivation: evaluated?.derivation ?? null, machine, author: build.author };
  const outside = isTold ? await sandboxRisks(question, nix, build.signal) : [];
  return { risks: [...imports, ...outside], ...(evaluated && { evaluated }) };
}
