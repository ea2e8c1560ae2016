/** Why something could not be had from main, as data: it is put into words where it is shown. */
import type { Messages } from '../contract/messages/en/page.ts';
import { type Explanation, explain } from '../contract/messages/explain.ts';
import type { Failure } from '../contract/wire/failure.ts';

/** `connection-lost`: the program behind the page does not answer. `cancelled`: nobody waits for the answer any more. */
export type Problem = Failure | { kind: 'connection-lost' } | { kind: 'cancelled' };

export function explainProblem(problem: Problem, messages: Messages): Explanation {
  const { frame } = messages.screens;
  if (problem.kind === 'connection-lost') return frame.connectionLost;
  return problem.kind === 'cancelled' ? frame.cancelled : explain(problem, messages);
}
