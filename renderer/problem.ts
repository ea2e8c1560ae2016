/** Why a request to main failed, as data: the component that shows it chooses the text. */
import type { Messages } from '../contract/messages/en/page.ts';
import { type Explanation, explain } from '../contract/messages/explain.ts';
import type { Failure } from '../contract/wire/failure.ts';

/** `connection-lost`: the program behind the page does not answer. `cancelled`: the request was cancelled. */
export type Problem = Failure | { kind: 'connection-lost' } | { kind: 'cancelled' };

export function explainProblem(problem: Problem, messages: Messages): Explanation {
  const { frame } = messages.screens;
  if (problem.kind === 'connection-lost') return frame.connectionLost;
  return problem.kind === 'cancelled' ? frame.cancelled : explain(problem, messages);
}
