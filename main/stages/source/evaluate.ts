/** Evaluates an attribute of a locked flake, without building anything. */
import { type Failure, JobFailure } from '../../../contract/wire/failure.ts';
import type { Detail } from '../../../contract/wire/reason.ts';
import type { BuildOptions } from '../../../contract/wire/source.ts';
import {
  answerOf,
  answerTooLarge,
  MAX_ANSWER_BYTES,
  type NixSession,
  outputOf,
  overrideArguments,
} from '../../system/nix/index.ts';
import { Turns } from '../../system/turns.ts';
import { failureContext, type LockedFlake } from './lock-flake.ts';
import { runOnline } from './run-online.ts';

/** A NixOS configuration takes some seconds; a loop in someone's code would never end. */
const EVALUATION_TIMEOUT_MS = 180_000;

/** One at a time: two of a whole system take twice the memory, and on few processors no less time. */
export const EVALUATIONS = new Turns();

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

export type Evaluated =
  /** `peakBytes`: of the memory that it took, as far as anybody looked. */
  | { kind: 'value'; value: unknown; peakBytes: number | null }
  | { kind: 'missing' }
  | { kind: 'failed'; failure: Failure };

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
    const whole = [...argv, outputOf(flake.reference, attribute), '--apply', apply, '--show-trace'];
    const limit = { stage: 'source', ms: EVALUATION_TIMEOUT_MS } as const;
    const { signal, tell } = question;
    const run = await EVALUATIONS.take(() => {
      tell?.begin('listing');
      const maxStdoutBytes = MAX_ANSWER_BYTES + 1;
      return runOnline(whole, nix, { signal, limit, tell, maxStdoutBytes });
    }, signal);
    if (run.code === 0) {
      const answer = answerOf(run.stdout);
      return answer
        ? { kind: 'value', value: answer.value, peakBytes: run.peakBytes ?? null }
        : { kind: 'failed', failure: answerTooLarge(question.shown) };
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

/** Why an output cannot be evaluated. */
export function reasonOf(failure: Failure): Detail {
  if (failure.kind === 'consent-needed') return { because: 'takes-consent', risks: failure.risks };
  if (failure.kind === 'evaluation-failed') {
    const { message, position } = failure;
    if (position === null || typeof message !== 'string') return message;
    return { because: 'evaluation-failed', message, ...position };
  }
  return 'detail' in failure ? failure.detail : { because: 'failed', failure: failure.kind };
}
