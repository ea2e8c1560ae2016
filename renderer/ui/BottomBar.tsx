import type { ReactNode } from 'react';
import css from './screen.module.css';

interface BottomBarProps {
  /** Of the plan, for `aria-describedby` of the buttons. */
  planId: string;
  /** What is going to happen, or what is still to be chosen. */
  plan: ReactNode;
  /** The buttons. */
  actions: ReactNode;
  /** What went wrong when a button was pressed. */
  problem?: ReactNode;
}

/** The foot of a screen: what is going to happen, in one line, and the buttons that lead there. */
export function BottomBar({ planId, plan, actions, problem }: BottomBarProps) {
  return (
    <footer className={css['bar']}>
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
