import type { Messages } from '../../../contract/messages/en/page.ts';
import type { TryState } from '../../../contract/wire/try.ts';
import { useMessages } from '../../language.ts';
import { explainProblem, type Problem } from '../../problem.ts';
import css from './try.module.css';
import type { SubjectMachine } from './use-machine.ts';

/** What the machine does, why it is emulated, or why there is none; announced to screen readers. */
export function MachineState({ machine, isInRow = false }: { machine: SubjectMachine; isInRow?: boolean }) {
  const { state, isOurs, problem } = machine;
  const messages = useMessages();
  return (
    <output
      aria-live="polite"
      className={css['state']}
      data-row={isInRow || undefined}
      data-failed={problem !== null || undefined}
    >
      {problem ? sentenceOf(problem, messages) : isOurs && stateText(state, messages)}
    </output>
  );
}

function sentenceOf(problem: Problem, messages: Messages): string {
  const { happened, remedy } = explainProblem(problem, messages);
  return `${happened} ${remedy}`;
}

function stateText(state: TryState, messages: Messages): string | null {
  const text = messages.screens.trying;
  switch (state.phase) {
    case 'starting':
      return text.starting;
    case 'running': {
      const { machine, stage } = state;
      const { try: words } = messages;
      return [
        `${text.running({ stage: words.stages[stage] })}.`,
        ...(machine.noKvm ? [words.noKvm[machine.noKvm]] : []),
        words.screens[machine.screen],
      ].join(' ');
    }
    case 'ended':
      return text.ended;
    default:
      return null;
  }
}
