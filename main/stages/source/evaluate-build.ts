/** Evaluates what would be built, down to its derivation, and finds the risks that need consent. */
import type { BuildRisk } from '../../../contract/wire/build-risk.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { LongText, z } from '../../../contract/wire/schema.ts';
import { answerOf, NewestLines, type NixFailureContext, type NixSession } from '../../system/nix/index.ts';
import { everyMs } from '../../system/throttle.ts';
import { type Author, sandboxRisks } from './build-risks.ts';
import type { SourceOptions } from './inspect-source.ts';
import type { NixCapabilities } from './nix-capabilities.ts';

/** Long enough to evaluate a whole system on a slow machine. */
const EVALUATION_TIMEOUT_MS = 30 * 60_000;

/** Null where it is not known. */
function derivationIn(stdout: string): string | null {
  const built = z.array(z.looseObject({ drvPath: LongText.nullish() })).safeParse(answerOf(stdout || 'null')?.value);
  return built.data?.[0]?.drvPath ?? null;
}

// not shown: compared with what Nix says
const EVALUATES_FILE = "evaluating file '";
const TELL_EVERY_MS = 100;

/** Counts the evaluated files, the only progress that Nix reports, and passes every other line to `onOther`. */
function countFiles(
  onEvaluated: SourceOptions['onEvaluated'],
  onOther: (line: string) => void,
): (line: string) => void {
  let files = 0;
  const isDue = everyMs(TELL_EVERY_MS);
  return (line) => {
    if (!line.startsWith(EVALUATES_FILE)) return onOther(line);
    files += 1;
    if (isDue()) onEvaluated?.(files);
  };
}

interface Evaluated {
  readonly derivation: string | null;
  /** Nix's output without the file lines: the plan of the build. */
  readonly dryRun: readonly string[];
}

export interface FlakeBuild {
  readonly argv: readonly string[];
  /** For failures: the user's own files. */
  readonly context: Omit<NixFailureContext, 'nixVersion' | 'during'>;
  readonly author: Author;
  /** What is around it was made by Flakestick, and can allow what Nix refuses. */
  readonly isGenerated: boolean;
  readonly signal: AbortSignal | undefined;
  readonly onEvaluated?: SourceOptions['onEvaluated'];
}

/**
 * Evaluates the derivation, which shows errors before the build starts, and leaves it in Nix's evaluation cache for the build.
 * A cached failure has no reason, so it is evaluated once more.
 */
async function evaluateDerivation(build: FlakeBuild, nix: NixSession): Promise<Evaluated> {
  const said = new NewestLines();
  const argv = ['build', '--dry-run', '--json', '--show-trace', '-v', ...build.argv];
  const options = {
    signal: build.signal,
    limit: { stage: 'source', ms: EVALUATION_TIMEOUT_MS } as const,
    onLine: countFiles(build.onEvaluated, (line) => said.add(line)),
  };
  let run = await nix.run(argv, options);
  if (run.code !== 0 && said.lines.some((line) => line.includes('cached failure of attribute'))) {
    said.clear();
    run = await nix.run([...argv, '--option', 'eval-cache', 'false'], options);
  }
  if (run.code === 0) return { derivation: derivationIn(run.stdout), dryRun: said.lines };
  const failure = nix.recogniseFailure(said.lines, { during: 'evaluating', ...build.context });
  const canAllow = failure.kind === 'unfree-in-flake' && build.isGenerated;
  throw new JobFailure(canAllow ? { ...failure, kind: 'unfree-package' } : failure);
}

/** All risks that need consent, and the output of the dry run. Fails like evaluating. */
export async function evaluateBuild(
  build: FlakeBuild,
  machine: NixCapabilities | null,
  nix: NixSession,
): Promise<{ risks: BuildRisk[]; dryRun?: readonly string[] }> {
  const imports: BuildRisk[] = [];
  const evaluated = await evaluateDerivation(build, nix).catch((thrown: unknown) => {
    if (!(thrown instanceof JobFailure) || thrown.failure.kind !== 'consent-needed') throw thrown;
    imports.push(...thrown.failure.risks);
    return null;
  });
  // Risks of sources that are not evaluated yet are checked when they are.
  const isTold = imports.length === 0 || machine?.sandbox === 'off';
  const question = { derivation: evaluated?.derivation ?? null, machine, author: build.author };
  const outside = isTold ? await sandboxRisks(question, nix, build.signal) : [];
  return { risks: [...imports, ...outside], ...(evaluated && { dryRun: evaluated.dryRun }) };
}
