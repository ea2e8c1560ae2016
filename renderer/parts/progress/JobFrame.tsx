/* oxlint-disable jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached with the keyboard */
import type { ReactNode } from 'react';
import css from './job.module.css';

interface JobFrameProps {
  children: ReactNode;
  /** Between the two, where there is one. */
  drawer?: ReactNode;
  bar: ReactNode;
}

/** What is going on, over a bar with its stages and the way out. */
export function JobFrame({ children, drawer, bar }: JobFrameProps) {
  return (
    <div className={css['screen']}>
      {/* With less room than it needs, it has to be reached with the keyboard. */}
      <div className={css['scroll']} tabIndex={drawer ? 0 : undefined}>
        {children}
      </div>
      {drawer}
      <footer className={css['bar']}>{bar}</footer>
    </div>
  );
}
