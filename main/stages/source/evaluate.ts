/** Evaluates an attribute of a locked flake, without building anything. */
import { type Failure, JobFailure } from '../../../contract/wire/failure.ts';
import type { BuildOptions } from '../../../contract/wire/source.ts';
import { isWithinBounds, type JsonBounds } from '../../system/foreign-json.ts';
import { type NixSession, overrideArguments } from '../../system/nix/index.ts';
import { type FlakeQuestion, failureContext, type LockedFlake } from './lock-flake.ts';

/** A NixOS configuration takes some seconds; a loop in someone's code would never end. */
const EVALUATION_TIMEOUT_MS = 180_000;

/** Of what an evaluation answers: the names of all outputs of a large flake take a tenth. Decoding it must not keep main from a drive. */
export const MAX_ANSWER_BYTES = 1024 * 1024;
const ANSWER_BOUNDS: JsonBounds = { maxDepth: 64, maxContainers: 20_000, maxKeys: 50_000 };

/** What an evaluation printed; null for more than any real flake has. */
export function answerOf(stdout: string): { value: unknown } | null {
  if (Buffer.byteLength(stdout) > MAX_ANSWER_BYTES || !isWithinBounds(stdout, ANSWER_BOUNDS)) return null;
  return { value: JSON.parse(stdout) };
}

/** Failures must not be cached: a cached failure has no reason. */
const NO_CACHE = ['--option', 'eval-cache', 'false'];

/**
 * Evaluation runs no builder unless the user has consented. With consent nothing is cached: otherwise a failure from before would be
 * reported again.
 */
export function importArguments(accept: BuildOptions['accept']): string[] {
  return accept.includes('import-from-derivation') ? NO_CACHE : ['--option', 'allow-import-from-derivation', 'false'];
}

/** A Nix string literal. */
export function nixString(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('${', '\\${')}"`;
}

/** A name as it stands in an attribute path: `my.host` needs quotes. */
export function quotedName(name: string): string {
  return /^[a-zA-Z_][\w'-]*$/.test(name) ? name : nixString(name);
}

function tooLarge({ shown: reference }: FlakeQuestion): Failure {
  return { kind: 'bad-flake-reference', reference, detail: { because: 'answer-too-large' } };
}

export type Evaluated = { kind: 'value'; value: unknown } | { kind: 'missing' } | { kind: 'failed'; failure: Failure };

export interface NixQuestion {
  /** An attribute path of the flake. */
  readonly attribute: string;
  /** A Nix function from the attribute to plain data. */
  readonly apply: string;
}

/** Throws only Cancelled. */
export async function evaluate(
  flake: LockedFlake,
  { attribute, apply }: NixQuestion,
  nix: NixSession,
): Promise<Evaluated> {
  const { question } = flake;
  const look = [...NO_CACHE, ...importArguments(question.accept)];
  const argv = ['eval', '--json', '--no-write-lock-file', ...look, ...overrideArguments(flake.overrideInputs)];
  let lines: readonly string[];
  try {
    const run = await nix.run([...argv, `${flake.reference}#${attribute}`, '--apply', apply, '--show-trace'], {
      signal: question.signal,
      limit: { stage: 'source', ms: EVALUATION_TIMEOUT_MS },
      maxStdoutBytes: MAX_ANSWER_BYTES + 1,
    });
    if (run.code === 0) {
      const answer = answerOf(run.stdout);
      return answer ? { kind: 'value', value: answer.value } : { kind: 'failed', failure: tooLarge(question) };
    }
    lines = run.stderrLines;
  } catch (thrown) {
    if (!(thrown instanceof JobFailure)) throw thrown;
    return { kind: 'failed', failure: thrown.failure };
  }
  const context = failureContext(question, flake.storePath, attribute);
  const failure = nix.recogniseFailure(lines, { during: 'evaluating', ...context });
  return failure.kind === 'missing-attribute' ? { kind: 'missing' } : { kind: 'failed', failure };
}

/** Like `evaluate`, with `fallback` for a missing attribute; other failures are thrown. */
export async function evaluateOr(
  flake: LockedFlake,
  { fallback, ...question }: NixQuestion & { readonly fallback: unknown },
  nix: NixSession,
): Promise<unknown> {
  const evaluated = await evaluate(flake, question, nix);
  if (evaluated.kind === 'failed') throw new JobFailure(evaluated.failure);
  return evaluated.kind === 'value' ? evaluated.value : fallback;
}
