import type { ReactNode } from 'react';
import css from './screen.module.css';

interface BottomBarProps {
  /** Of the plan, for `aria-describedby` of the buttons. */
  planId: string;
  /** What will happen, or what has to be chosen first. */
  plan: ReactNode;
  /** The buttons. */
  actions: ReactNode;
  /** What went wrong when a button was pressed. */
  problem?: ReactNode;
}

/** The bottom bar of a screen: what will happen, in one line, and the buttons for it. */
export function BottomBar({ planId, plan, actions, problem }: BottomBarProps) {
  return (
    <footer className={css['bar']} data-bottom-bar>
      {problem}
      <div className={css['barRow']}>
        <p id={planId} className={css['plan']} aria-live="polite">
          {plan}
        </p>
        {actions}
      </div>
    </footer>
  );
}
