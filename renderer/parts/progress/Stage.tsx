import type { ReactNode } from 'react';
import css from './stage.module.css';

/** What the light behind the picture says. */
export type Glow = 'writing' | 'proven' | 'turn' | 'loss' | 'none';

interface StageProps {
  picture: ReactNode;
  glow: Glow;
  children: ReactNode;
}

/** One picture, and beside it what is said of it. */
export function Stage({ picture, glow, children }: StageProps) {
  return (
    <div className={css['stage']} data-glow={glow}>
      <div className={css['picture']}>{picture}</div>
      <div className={css['told']}>{children}</div>
    </div>
  );
}
