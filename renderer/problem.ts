/** Why something could not be had from main, as data: it is put into words where it is shown. */
import type { Messages } from '../contract/messages/en/page.ts';
import { type Explanation, explain } from '../contract/messages/explain.ts';
import type { Failure } from '../contract/wire/failure.ts';

/** `connection-lost`: the program behind the page does not answer. */
export type Problem = Failure | { kind: 'connection-lost' };

export function explainProblem(problem: Problem, messages: Messages): Explanation {
  return problem.kind === 'connection-lost' ? messages.screens.frame.connectionLost : explain(problem, messages);
}
