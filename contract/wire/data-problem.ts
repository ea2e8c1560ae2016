/** What is wrong with data from outside, as a kind: the sentences of the schema library never reach people. */
import type { DataProblem, Reason } from './reason.ts';
import type { z } from './schema.ts';

type Issue = z.core.$ZodIssue;

const PROBLEMS: { readonly [C in Issue['code']]: DataProblem } = {
  invalid_type: 'wrong-type',
  too_big: 'too-much',
  too_small: 'too-little',
  invalid_format: 'wrong-form',
  not_multiple_of: 'wrong-form',
  unrecognized_keys: 'unknown',
  invalid_union: 'not-allowed',
  invalid_key: 'unknown',
  invalid_element: 'not-allowed',
  invalid_value: 'not-allowed',
  custom: 'not-allowed',
};

/** `raw`: what was decoded, if it is there: an absent value and one of the wrong type are told apart. */
export function problemOf(issue: Issue, raw?: unknown): DataProblem {
  if (issue.code !== 'invalid_type') return PROBLEMS[issue.code];
  const value = issue.path.reduce<unknown>((part, key) => Reflect.get(Object(part), key), raw);
  return raw !== undefined && value === undefined ? 'missing' : 'wrong-type';
}

/** `warnings.0.kind`; empty for the whole. */
function placeOf(issue: Issue): string {
  const keys = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 3) : [];
  return [...issue.path.map(String), ...(keys.length > 0 ? [keys.join(', ')] : [])].join('.').slice(0, 200);
}

/** The first thing that is wrong with `raw`. */
export function invalidData({ issues: [issue] }: z.core.$ZodError, raw?: unknown): Reason {
  if (!issue) return { because: 'invalid-data', at: '', problem: 'not-allowed' };
  return { because: 'invalid-data', at: placeOf(issue), problem: problemOf(issue, raw) };
}
