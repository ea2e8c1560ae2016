import { useEffect, useRef, useState } from 'react';
import { CopyButton, Disclosure } from '../ui/index.ts';
import css from './build.module.css';

/** The newest lines of the log: folded away, searchable, and following its end unless the user scrolled up. */
export function BuildLog({ lines, open = false }: { lines: readonly string[]; open?: boolean }) {
  const [search, setSearch] = useState('');
  const pane = useRef<HTMLTextAreaElement>(null);
  const follows = useRef(true);
  const wanted = search.trim().toLowerCase();
  const shown = wanted === '' ? lines : lines.filter((line) => line.toLowerCase().includes(wanted));
  const text = shown.join('\n');

  useEffect(() => {
    if (text !== '' && pane.current && follows.current) pane.current.scrollTop = pane.current.scrollHeight;
  }, [text]);

  return (
    <Disclosure title="Log" summary={lines.length === 0 ? 'empty so far' : `${lines.length} lines`} open={open}>
      <div className={css['logBar']}>
        <input
          type="search"
          aria-label="Search the log"
          placeholder="Search the log"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        {wanted !== '' && (
          <output className={css['matches']}>
            {shown.length} of {lines.length} lines
          </output>
        )}
        <CopyButton text={text} what="the log" words="Copy" />
      </div>
      <textarea
        ref={pane}
        className={css['log']}
        readOnly
        aria-label="Log"
        value={text}
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          follows.current = scrollHeight - scrollTop - clientHeight < 24;
        }}
      />
    </Disclosure>
  );
}
