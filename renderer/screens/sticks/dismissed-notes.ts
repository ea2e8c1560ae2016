/** Notes of unfinished writes that the user has put away; what they are about stays on disk and can be continued. */
import { create } from 'zustand';
import { z } from '../../../contract/wire/schema.ts';

const STORAGE_KEY = 'flakestick.dismissed-notes';
const MAX_KEPT = 100;
const Kept = z.array(z.string()).catch([]);

function load(): readonly string[] {
  try {
    return Kept.parse(JSON.parse(localStorage.getItem(STORAGE_KEY) ?? '[]'));
  } catch {
    return [];
  }
}

export const useDismissedNotes = create<{ keys: readonly string[] }>(() => ({ keys: load() }));

export function dismissNote(key: string): void {
  const keys = [key, ...useDismissedNotes.getState().keys].slice(0, MAX_KEPT);
  useDismissedNotes.setState({ keys });
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(keys));
  } catch {
    // Without storage, it is back at the next visit.
  }
}
