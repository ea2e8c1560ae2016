import { ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import css from './disclosure.module.css';

interface DisclosureProps {
  title: string;
  /** A short summary of its content, shown while it is closed. */
  summary?: ReactNode;
  children: ReactNode;
  open?: boolean;
  /** The content is made when it is opened, and not kept: for what costs something while it is not seen. */
  isLazy?: boolean;
}

/** Something that most people need not see: closed until asked for. */
export function Disclosure({ title, summary, children, open = false, isLazy = false }: DisclosureProps) {
  const [isOpen, setOpen] = useState(open);
  return (
    <details className={css['disclosure']} open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <ChevronRight size={15} aria-hidden />
        <span>{title}</span>
        {summary && <span className={css['summary']}>{summary}</span>}
      </summary>
      <div className={css['disclosureBody']}>{(isOpen || !isLazy) && children}</div>
    </details>
  );
}
