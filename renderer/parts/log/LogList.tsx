/* oxlint-disable jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached with the keyboard */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef } from 'react';
import { colouredParts } from '../../../contract/rules/log-colours.ts';
import { visibleLogLine } from '../../../contract/rules/visible-text.ts';
import type { LogOf } from '../../../contract/wire/job-log.ts';
import { useMessages } from '../../language.ts';
import css from './log.module.css';
import { useLogLines } from './use-log.ts';

const LINE_PIXELS = 20;
const OVERSCAN = 30;
/** Nearer to the end than this, it is followed. */
const NEAR_PIXELS = 24;

interface LogListProps {
  of: LogOf;
  total: number;
  /** What is marked in the lines. */
  search: string;
  /** The line that is looked at; null where that is the end. */
  current: number | null;
}

/** All lines, of which only those in sight are there. */
export function LogList({ of, total, search, current }: LogListProps) {
  const text = useMessages().screens.log;
  const pane = useRef<HTMLElement>(null);
  const follows = useRef(true);
  const { lineAt, need } = useLogLines(of, total);
  // oxlint-disable-next-line react/incompatible-library -- nothing here is compiled by the compiler of React
  const list = useVirtualizer({
    count: total,
    getScrollElement: () => pane.current,
    estimateSize: () => LINE_PIXELS,
    overscan: OVERSCAN,
  });
  const rows = list.getVirtualItems();
  const first = rows[0]?.index;
  const last = rows.at(-1)?.index;
  useEffect(() => {
    if (first !== undefined && last !== undefined) need(first, last);
  }, [first, last, need]);
  useEffect(() => {
    if (current !== null) {
      follows.current = false;
      list.scrollToIndex(current, { align: 'center' });
    } else if (follows.current && total > 0) list.scrollToIndex(total - 1, { align: 'end' });
  }, [current, total, list]);
  return (
    <section
      ref={pane}
      className={css['lines']}
      data-scrolls-sideways
      aria-label={text.title}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        follows.current = scrollHeight - scrollTop - clientHeight < NEAR_PIXELS;
      }}
    >
      <div className={css['all']} style={{ height: `${list.getTotalSize()}px` }}>
        {rows.map(({ index, start }) => (
          <div
            key={index}
            className={css['line']}
            data-current={index === current || undefined}
            style={{ transform: `translateY(${start}px)` }}
          >
            <Line line={lineAt(index)} search={search} />
          </div>
        ))}
      </div>
    </section>
  );
}

function Line({ line, search }: { line: string | undefined; search: string }): ReactNode {
  if (line === undefined) return '\u00a0';
  if (search !== '') return <Marked text={visibleLogLine(line)} search={search} />;
  return colouredParts(line).map(({ text, colour, isBold }, index) => (
    // The parts of a line never change places.
    // biome-ignore lint/suspicious/noArrayIndexKey: see above
    <span key={index} data-colour={colour ?? undefined} data-bold={isBold || undefined}>
      {text}
    </span>
  ));
}

function Marked({ text, search }: { text: string; search: string }): ReactNode {
  const at = text.toLowerCase().indexOf(search.toLowerCase());
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + search.length)}</mark>
      {text.slice(at + search.length)}
    </>
  );
}
