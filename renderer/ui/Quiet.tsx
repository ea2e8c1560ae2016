import type { ReactNode } from 'react';
import css from './text.module.css';

interface QuietProps {
  /** The element; `div` where there are paragraphs inside. */
  as?: 'p' | 'span' | 'div';
  size?: 'normal' | 'small';
  id?: string;
  children: ReactNode;
}

/** Less prominent text. */
export function Quiet({ as: Element = 'p', size = 'normal', id, children }: QuietProps) {
  return (
    <Element id={id} className={css['quiet']} data-size={size}>
      {children}
    </Element>
  );
}
