import type { ReactNode } from 'react';
import css from './ui.module.css';

/** Words for those who listen, where the others see a picture. */
export function VisuallyHidden({ children }: { children: ReactNode }) {
  return <span className={css['visuallyHidden']}>{children}</span>;
}
