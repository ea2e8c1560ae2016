import type { ReactNode } from 'react';
import { Spinner } from './Spinner.tsx';
import css from './text.module.css';

/** Stands where something is going to appear. */
export function Waiting({ text }: { text: ReactNode }) {
  return (
    <p className={css['waiting']}>
      <Spinner /> {text}
    </p>
  );
}
