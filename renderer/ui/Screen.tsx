import type { ReactNode } from 'react';
import css from './screen.module.css';
import { VisuallyHidden } from './VisuallyHidden.tsx';

interface ScreenProps {
  title: string;
  subtitle?: string;
  /** The columns say what the title would: it is for screen readers only. */
  isTitleHidden?: boolean;
  /** Above the columns. */
  notice?: ReactNode;
  /** Two, each of which scrolls by itself. */
  children: ReactNode;
  /** `wide-first`: the first column takes what the second one does not need. */
  columns: 'even' | 'wide-first';
  /** Stays at the bottom. */
  bar: ReactNode;
}

/** A screen of two columns over a bar. */
export function Screen({ title, subtitle, isTitleHidden = false, notice, children, columns, bar }: ScreenProps) {
  return (
    <div className={css['screen']}>
      <div className={css['scroll']} data-columns={columns}>
        {isTitleHidden ? (
          <VisuallyHidden>
            <h1>{title}</h1>
          </VisuallyHidden>
        ) : (
          <header className={css['header']}>
            <h1>{title}</h1>
            {subtitle && <p className={css['subtitle']}>{subtitle}</p>}
          </header>
        )}
        {notice}
        <div className={css['columns']} data-columns={columns}>
          {children}
        </div>
      </div>
      {bar}
    </div>
  );
}
