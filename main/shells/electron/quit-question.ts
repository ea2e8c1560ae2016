/** The question before the window closes while something is running. */
import type { Messages } from '../../../contract/messages/en/index.ts';
import type { StopConsequence } from '../../../contract/wire/activity.ts';

export interface QuitQuestion {
  message: string;
  detail: string;
  /** Keep going, stop and quit. */
  buttons: [string, string];
}

function sentenceOf(consequence: StopConsequence, { leaves }: Messages['activity']['quit']): string {
  const text = leaves[consequence.kind] as string | ((consequence: StopConsequence) => string);
  return typeof text === 'string' ? text : text(consequence);
}

/** With a sentence for each thing that stopping now would leave behind. */
export function quitQuestion(stopping: readonly StopConsequence[], { activity: { quit } }: Messages): QuitQuestion {
  return {
    message: quit.message,
    detail: stopping.map((consequence) => sentenceOf(consequence, quit)).join('\n'),
    buttons: [quit.keepGoing, quit.stopAndQuit],
  };
}
