import { Check, Minus, X } from 'lucide-react';
import { useMessages } from '../../language.ts';
import { VisuallyHidden } from '../../ui/index.ts';
import css from './job.module.css';
import { type ActiveJob, stagesOf } from './stages.ts';

const ICONS = { done: Check, failed: X, skipped: Minus } as const;

export function Stepper({ job }: { job: ActiveJob }) {
  const text = useMessages().screens.progress;
  return (
    <ol className={css['stepper']} aria-label={text.stagesLabel}>
      {stagesOf(job).map(({ name, state }) => {
        const Icon = state === 'ahead' || state === 'current' ? null : ICONS[state];
        return (
          <li key={name} data-state={state} aria-current={state === 'current' ? 'step' : undefined}>
            <span className={css['sign']}>{Icon && <Icon size={11} strokeWidth={3} aria-hidden />}</span>
            <span>{text.stages[name]}</span>
            <VisuallyHidden>: {text.stageStates[state]}</VisuallyHidden>
          </li>
        );
      })}
    </ol>
  );
}
