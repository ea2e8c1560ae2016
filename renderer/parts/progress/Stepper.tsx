import { Check, Minus, X } from 'lucide-react';
import css from './job.module.css';
import { type ActiveJob, type StageName, type StageState, stagesOf } from './stages.ts';

const WORDS: { readonly [N in StageName]: string } = {
  source: 'Source',
  build: 'Build',
  image: 'Image',
  write: 'Write',
  verify: 'Verify',
};
const STATE_WORDS: { readonly [S in StageState]: string } = {
  ahead: 'not yet',
  current: 'running',
  done: 'done',
  failed: 'failed',
  skipped: 'not needed',
};
const SIGNS = { done: Check, failed: X, skipped: Minus } as const;

export function Stepper({ job }: { job: ActiveJob }) {
  return (
    <ol className={css['stepper']} aria-label="Stages">
      {stagesOf(job).map(({ name, state }) => {
        const Sign = state === 'ahead' || state === 'current' ? null : SIGNS[state];
        return (
          <li key={name} data-state={state} aria-current={state === 'current' ? 'step' : undefined}>
            <span className={css['sign']}>{Sign && <Sign size={11} strokeWidth={3} aria-hidden />}</span>
            <span>{WORDS[name]}</span>
            <span className={css['unseen']}>: {STATE_WORDS[state]}</span>
          </li>
        );
      })}
    </ol>
  );
}
