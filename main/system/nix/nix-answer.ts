/** What Nix answers in JSON: what a stranger's flake evaluates to may be of any size. */
import { type Failure, JobFailure } from '../../../contract/wire/failure.ts';
import { isWithinBounds, type JsonBounds } from '../foreign-json.ts';

/** The names of all outputs of a large flake take a tenth. Decoding it must not keep main from a drive. */
export const MAX_ANSWER_BYTES = 1024 * 1024;
const ANSWER_BOUNDS: JsonBounds = { maxDepth: 64, maxContainers: 20_000, maxKeys: 50_000 };

/** What Nix printed; null for more than any real flake has. Throws SyntaxError for what is no JSON. */
export function answerOf(stdout: string): { value: unknown } | null {
  if (Buffer.byteLength(stdout) > MAX_ANSWER_BYTES || !isWithinBounds(stdout, ANSWER_BOUNDS)) return null;
  return { value: JSON.parse(stdout) };
}

/** The same; throws JobFailure where it is more. */
export function requireAnswer(stdout: string, reference: string): unknown {
  const answer = answerOf(stdout);
  if (answer === null) throw new JobFailure(answerTooLarge(reference));
  return answer.value;
}

export function answerTooLarge(reference: string): Failure {
  return { kind: 'bad-flake-reference', reference, detail: { because: 'answer-too-large' } };
}
