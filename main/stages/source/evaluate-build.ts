/** Evaluates what would be built, down to its derivation, and finds what building it would do that needs consent. */
import type { BuildRisk } from '../../../contract/wire/build-risk.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { z } from '../../../contract/wire/schema.ts';
import type { NixFailureContext, NixSession } from '../../system/nix/index.ts';
import { everyMs } from '../../system/throttle.ts';
import { sandboxRisk, unsandboxedDerivations } from './build-risks.ts';
import type { SourceOptions } from './inspect-source.ts';
import type { NixCapabilities } from './nix-capabilities.ts';

/** A whole system is evaluated here, on a slow machine too. */
const EVALUATION_TIMEOUT_MS = 30 * 60_000;

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

export interface FlakeBuild {
  readonly argv: readonly string[];
  /** For failures: whose files are the user's own. */
  readonly context: Omit<NixFailureContext, 'nixVersion' | 'during'>;
  /** Who wrote it may be a stranger: Flakestick's own presets and the user's own module are only warned about. */
  readonly isForeign: boolean;
  readonly signal: AbortSignal | undefined;
  readonly onEvaluated?: SourceOptions['onEvaluated'];
}

/**
 * Evaluates the derivation, which shows mistakes before the building begins, and leaves it in Nix's evaluation cache
 * for the build. A cached failure comes without its reason and is asked for once more.
 */
async function evaluateDerivation(build: FlakeBuild, nix: NixSession): Promise<string | null> {
  const dryRun = ['build', '--dry-run', '--json', '--show-trace', '-v', ...build.argv];
  const options = {
    signal: build.signal,
    limit: { stage: 'source', ms: EVALUATION_TIMEOUT_MS } as const,
    onLine: countFiles(build.onEvaluated),
  };
  let run = await nix.run(dryRun, options);
  if (run.code === 0) return derivationIn(run.stdout);
  if (run.stderrLines.some((line) => line.includes('cached failure of attribute')))
    run = await nix.run([...dryRun, '--option', 'eval-cache', 'false'], options);
  if (run.code === 0) return derivationIn(run.stdout);
  const said = run.stderrLines.filter((line) => !line.startsWith(EVALUATES_FILE));
  throw new JobFailure(nix.recogniseFailure(said, { during: 'evaluating', ...build.context }));
}

/** Everything that takes consent, at once. Fails as evaluating does. */
export async function risksOfBuild(
  build: FlakeBuild,
  machine: NixCapabilities | null,
  nix: NixSession,
): Promise<BuildRisk[]> {
  const imports: BuildRisk[] = [];
  const derivation = await evaluateDerivation(build, nix).catch((thrown: unknown) => {
    if (!(thrown instanceof JobFailure) || thrown.failure.kind !== 'consent-needed') throw thrown;
    imports.push(...thrown.failure.risks);
    return null;
  });
  // What is not evaluated yet is asked about when it is.
  const isTold = imports.length === 0 || machine?.sandbox === 'off';
  const isAsked = build.isForeign && isTold;
  const outside = isAsked ? await unsandboxedDerivations(derivation, machine, nix, build.signal) : [];
  return [...imports, ...sandboxRisk(outside)];
}
