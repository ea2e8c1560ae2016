import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import css from './disclosure.module.css';

interface DisclosureProps {
  title: string;
  /** A short summary of its content, shown while it is closed. */
  summary?: ReactNode;
  children: ReactNode;
  open?: boolean;
}

/** Something that most people need not see: closed until asked for. */
export function Disclosure({ title, summary, children, open = false }: DisclosureProps) {
  return (
    <details className={css['disclosure']} open={open}>
      <summary>
        <ChevronRight size={15} aria-hidden />
        <span>{title}</span>
        {summary && <span className={css['summary']}>{summary}</span>}
      </summary>
      <div className={css['disclosureBody']}>{children}</div>
    </details>
  );
}
