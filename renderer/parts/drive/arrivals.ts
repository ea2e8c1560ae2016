/** The order in which drives came, and which have just been plugged in. Rows never move: a new one comes after the others. */
import { create } from 'zustand';
import type { Drive } from '../../../contract/wire/drive.ts';
import { useMirror } from '../../mirror.ts';

export interface Arrivals {
  /** Of the drives that are plugged in, the newest last. */
  order: readonly string[];
  /** Plugged in while the app was open, a few seconds ago. */
  fresh: readonly string[];
}

/** How long a row shows that it is new. */
const FRESH_MS = 8000;

export const useArrivals = create<Arrivals>(() => ({ order: [], fresh: [] }));

/** `isFirst`: these were there before anybody looked. */
export function arrive({ order, fresh }: Arrivals, drives: readonly Drive[], isFirst: boolean): Arrivals {
  const ids = drives.map(({ id }) => id);
  const known = isFirst ? [] : order.filter((id) => ids.includes(id));
  const come = ids.filter((id) => !known.includes(id));
  return {
    order: [...known, ...come],
    fresh: isFirst ? [] : [...fresh.filter((id) => ids.includes(id)), ...come],
  };
}

export function inOrder(drives: readonly Drive[], order: readonly string[]): Drive[] {
  const rank = new Map(order.map((id, index) => [id, index]));
  return drives.toSorted((a, b) => (rank.get(a.id) ?? rank.size) - (rank.get(b.id) ?? rank.size));
}

useMirror.subscribe(({ drives }, { drives: before }) => {
  if (!drives || drives === before) return;
  const was = useArrivals.getState();
  const now = arrive(was, drives, before === null);
  useArrivals.setState(now);
  const come = now.fresh.filter((id) => !was.fresh.includes(id));
  if (come.length === 0) return;
  setTimeout(
    () => useArrivals.setState(({ fresh }) => ({ fresh: fresh.filter((id) => !come.includes(id)) })),
    FRESH_MS,
  );
});
