import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { isolated } from '../../../contract/rules/visible-text.ts';
import type { RecordSummary } from '../../../contract/wire/record.ts';
import { useLanguage, useMessages } from '../../language.ts';
import { formatDay } from '../../moment.ts';
import { showRecord } from '../../navigation.ts';
import { latestOutcome } from '../../parts/progress/index.ts';
import { lookOfRecord, makerOf, Stick } from '../../parts/stick/index.ts';
import css from './wall.module.css';

const STICK_PIXELS = 176;
const MIN_PLACE_PIXELS = 172;
/** With what is written below the sticks, and the gap to the next shelf. */
const SHELF_PIXELS = 300;
/** Before it is known how wide the page is, and where nothing has a size. */
const FIRST_RECT = { width: 1200, height: 800 };
const OVERSCAN_SHELVES = 2;

const scrollerOf = (list: Element | null): HTMLElement | null => list?.closest<HTMLElement>('[data-scrolls]') ?? null;

/** How far its beginning is from that of what scrolls. */
function topInside(list: Element | null): number {
  const scroller = scrollerOf(list);
  if (!list || !scroller) return 0;
  return Math.round(list.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop);
}

/** All sticks; only the shelves in sight are there. One stop of the Tab key, with arrows inside. */
export function Shelves({ records }: { records: readonly RecordSummary[] }) {
  const text = useMessages().screens.sticks;
  const list = useRef<HTMLUListElement>(null);
  const { columns, scrollMargin } = useLayout(list);
  // oxlint-disable-next-line react/incompatible-library -- nothing here is compiled by the compiler of React
  const shelves = useVirtualizer({
    count: Math.ceil(records.length / columns),
    getScrollElement: () => scrollerOf(list.current),
    estimateSize: () => SHELF_PIXELS,
    overscan: OVERSCAN_SHELVES,
    initialRect: FIRST_RECT,
    scrollMargin,
  });
  const { active, onKeyDown, choose } = useArrows(records.length, columns, {
    list,
    reveal: (index) => shelves.scrollToIndex(Math.floor(index / columns)),
  });
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys of its buttons
    <ul
      ref={list}
      className={css['wall']}
      aria-label={text.title}
      style={{ height: `${shelves.getTotalSize()}px` }}
      onKeyDown={onKeyDown}
    >
      {shelves.getVirtualItems().flatMap(({ index: shelf, start }) =>
        records.slice(shelf * columns, (shelf + 1) * columns).map((record, column) => {
          const index = shelf * columns + column;
          return (
            <li
              key={record.id}
              className={css['place']}
              aria-setsize={records.length}
              aria-posinset={index + 1}
              style={{
                width: `${100 / columns}%`,
                transform: `translate(${column * 100}%, ${start - scrollMargin}px)`,
              }}
            >
              <Place record={record} index={index} isActive={index === active} onFocus={() => choose(index)} />
            </li>
          );
        }),
      )}
    </ul>
  );
}

interface Layout {
  readonly columns: number;
  /** What is above the list, in pixels. */
  readonly scrollMargin: number;
}

function useLayout(list: RefObject<HTMLElement | null>): Layout {
  const [layout, setLayout] = useState<Layout>({
    columns: Math.floor(FIRST_RECT.width / MIN_PLACE_PIXELS),
    scrollMargin: 0,
  });
  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const measure = (): void => {
      // Where nothing has a size, as before it is laid out.
      if (element.clientWidth === 0) return;
      const columns = Math.max(1, Math.floor(element.clientWidth / MIN_PLACE_PIXELS));
      setLayout({ columns, scrollMargin: topInside(element) });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [list]);
  return layout;
}

interface Revealed {
  list: RefObject<HTMLElement | null>;
  /** Scrolls to it, so that it is there. */
  reveal: (index: number) => void;
}

/** One of the places takes the focus for all of them; arrows, Home and End lead to the others. */
function useArrows(count: number, columns: number, { list, reveal }: Revealed) {
  const [active, choose] = useState(0);
  const [wanted, setWanted] = useState<number | null>(null);
  // A place that was out of sight is there only after the list has been scrolled and drawn.
  useEffect(() => {
    if (wanted === null) return;
    const frame = requestAnimationFrame(() => {
      list.current?.querySelector<HTMLElement>(`[data-index="${wanted}"]`)?.focus();
      setWanted(null);
    });
    return () => cancelAnimationFrame(frame);
  }, [wanted, list]);
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: active - 1,
      ArrowRight: active + 1,
      ArrowUp: active - columns,
      ArrowDown: active + columns,
      Home: 0,
      End: count - 1,
    };
    const next = steps[event.key];
    if (next === undefined || event.ctrlKey || event.altKey) return;
    event.preventDefault();
    if (next < 0 || next >= count) return;
    choose(next);
    reveal(next);
    setWanted(next);
  };
  return { active: Math.min(active, Math.max(0, count - 1)), choose, onKeyDown };
}

interface PlaceProps {
  record: RecordSummary;
  index: number;
  /** It takes the focus for the list. */
  isActive: boolean;
  onFocus: () => void;
}

function Place({ record, index, isActive, onFocus }: PlaceProps) {
  const messages = useMessages();
  const locale = useLanguage((state) => state.locale);
  const outcome = latestOutcome(record, messages);
  return (
    <button
      type="button"
      className={css['button']}
      data-index={index}
      tabIndex={isActive ? 0 : -1}
      onFocus={onFocus}
      onClick={() => showRecord(record.id)}
    >
      <Stick look={lookOfRecord(record)} heightPixels={STICK_PIXELS} maker={makerOf(record.driveName)} isLit={false} />
      <span className={css['name']} title={isolated(record.title)}>
        {isolated(record.title)}
      </span>
      <span className={css['facts']} title={isolated(record.driveName)}>
        {isolated(record.driveName)}
      </span>
      <span className={css['facts']} title={outcome.label}>
        {formatDay(record.finishedAt, locale)} · <span data-tone={outcome.tone}>{outcome.label}</span>
      </span>
    </button>
  );
}
