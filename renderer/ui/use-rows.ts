/**
 * A list that is one stop of the Tab key: Up, Down, Home and End go from row to row, Right and Left to whatever can be pressed in a row,
 * and on to the next one.
 */
import { type FocusEvent, type KeyboardEvent, useState } from 'react';

const ROW = '[data-row]';
// not shown: CSS
const STOP = ':is(button, input, a[href]):not(:disabled)';

/** Of the first stop of each row; one without any is passed over. */
function mainStops(list: HTMLElement): HTMLElement[] {
  return [...list.querySelectorAll<HTMLElement>(ROW)].flatMap((row) => row.querySelector<HTMLElement>(STOP) ?? []);
}

function next(event: KeyboardEvent<HTMLElement>, row: HTMLElement): HTMLElement | undefined {
  const { currentTarget: list, key } = event;
  const all = [...list.querySelectorAll<HTMLElement>(`${ROW} ${STOP}`)];
  const main = mainStops(list);
  const at = all.indexOf(event.target as HTMLElement);
  const rowAt = main.findIndex((stop) => row.contains(stop));
  switch (key) {
    case 'ArrowRight':
      return all[at + 1];
    case 'ArrowLeft':
      return all[at - 1];
    case 'ArrowDown':
      return main[rowAt + 1];
    case 'ArrowUp':
      return main[rowAt - 1];
    case 'Home':
      return main[0];
    case 'End':
      return main.at(-1);
    default:
      return undefined;
  }
}

const KEYS = ['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp', 'Home', 'End'];

function move(event: KeyboardEvent<HTMLElement>): void {
  const row = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>(ROW) : null;
  // What a row opens is outside of the list, though its events come through here.
  // Down opens a menu whose button has the focus.
  if (event.defaultPrevented || !KEYS.includes(event.key) || !row || !event.currentTarget.contains(row)) return;
  event.preventDefault();
  next(event, row)?.focus();
}

interface Rows {
  /** Of what has the focus first in this row; whatever else is in a row has -1. */
  readonly tabIndexOf: (id: string) => 0 | -1;
  readonly handlers: {
    readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
    readonly onFocus: (event: FocusEvent<HTMLElement>) => void;
  };
}

/** `ids`: of the rows, each of which has its ID as `data-row`. */
export function useRows(ids: readonly string[]): Rows {
  const [last, setLast] = useState<string | null>(null);
  const current = last !== null && ids.includes(last) ? last : ids[0];
  const onFocus = ({ target }: FocusEvent<HTMLElement>) => {
    const id = target.closest<HTMLElement>(ROW)?.dataset['row'];
    if (id !== undefined) setLast(id);
  };
  return { tabIndexOf: (id) => (id === current ? 0 : -1), handlers: { onKeyDown: move, onFocus } };
}
