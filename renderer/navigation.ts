/** Which section is shown, and which record in it. */
import { create } from 'zustand';

export type Section = 'flash' | 'verify' | 'records' | 'machine';

interface Navigation {
  section: Section;
  /** The record whose details are shown; null: all of them. */
  recordId: string | null;
}

export const useNavigation = create<Navigation>(() => ({ section: 'flash', recordId: null }));

export function showSection(section: Section): void {
  useNavigation.setState({ section, recordId: null });
}

export function showRecord(recordId: string): void {
  useNavigation.setState({ section: 'records', recordId });
}
