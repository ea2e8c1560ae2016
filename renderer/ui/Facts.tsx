import type { ReactNode } from 'react';
import { CopyButton } from './CopyButton.tsx';
import css from './facts.module.css';

/** A list of names and values: one `Fact` per row. */
export function Facts({ children }: { children: ReactNode }) {
  return <dl className={css['facts']}>{children}</dl>;
}

/** Leaves out the row if there is no value. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (children === null || children === undefined || children === false || children === '') return null;
  return (
    <div className={css['fact']}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** A long word that people compare or paste: a digest, a store path, a locked reference. */
export function Digest({ text, copyLabel }: { text: string; copyLabel: string }) {
  return (
    <span className={css['digest']}>
      <code>{text}</code>
      <CopyButton text={text} label={copyLabel} />
    </span>
  );
}
