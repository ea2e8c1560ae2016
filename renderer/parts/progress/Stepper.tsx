import { useMessages } from '../../language.ts';
import { VisuallyHidden } from '../../ui/index.ts';
import css from './job.module.css';
import type { Stage, StageState } from './stages.ts';

const FULL: { readonly [S in StageState]: number } = { ahead: 0, current: 0, done: 1, failed: 1, skipped: 0 };

/** The stages of a job as bars. `fraction` of the present one; null when it cannot be known. */
export function Stepper({ stages, fraction }: { stages: readonly Stage[]; fraction: number | null }) {
  const text = useMessages().screens.progress;
  return (
    <ol className={css['stepper']} aria-label={text.stagesLabel}>
      {stages.map(({ name, state }) => {
        const isCurrent = state === 'current';
        const value = isCurrent ? (fraction ?? undefined) : FULL[state];
        return (
          <li key={name} data-stage={name} data-state={state} aria-current={isCurrent ? 'step' : undefined}>
            {/* Its value is said by the number of the screen. */}
            <progress className={css['stageBar']} aria-hidden max={1} value={value} />
            <span title={text.stages[name]}>{text.stages[name]}</span>
            <VisuallyHidden>: {text.stageStates[state]}</VisuallyHidden>
          </li>
        );
      })}
    </ol>
  );
}
