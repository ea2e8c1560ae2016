import type { ReactNode } from 'react';
import css from './ui.module.css';

/** What a thing means: `good` is kept for what was proven. */
export type Tone = 'good' | 'caution' | 'bad' | 'accent' | 'quiet';

export function Badge({ tone = 'quiet', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={css['badge']} data-tone={tone}>
      {children}
    </span>
  );
}
