import type { ReactNode } from 'react';
import css from './screen.module.css';

interface ScreenProps {
  title: string;
  subtitle?: string;
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
export function Screen({ title, subtitle, notice, children, columns, bar }: ScreenProps) {
  return (
    <div className={css['screen']}>
      <div className={css['scroll']} data-columns={columns}>
        <header className={css['header']}>
          <h1>{title}</h1>
          {subtitle && <p className={css['subtitle']}>{subtitle}</p>}
        </header>
        {notice}
        <div className={css['columns']} data-columns={columns}>
          {children}
        </div>
      </div>
      {bar}
    </div>
  );
}
