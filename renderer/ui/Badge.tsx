import type { ReactNode } from 'react';
import css from './ui.module.css';

/** The tone: `good` is only for what was verified. */
export type Tone = 'good' | 'caution' | 'bad' | 'accent' | 'quiet';

export function Badge({ tone = 'quiet', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={css['badge']} data-tone={tone}>
      {children}
    </span>
  );
}
