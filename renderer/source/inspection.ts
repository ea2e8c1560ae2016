/** What main found out about the source that the user is typing or has picked. */
import { useEffect } from 'react';
import { create } from 'zustand';
import type { Explanation } from '../../contract/explain.ts';
import type { BuildOptions, Inspection } from '../../contract/source.ts';
import { call } from '../bridge.ts';

/** `key` tells which question is answered, so that an answer that comes too late is dropped. */
export type Inspecting =
  | { state: 'none'; key: null }
  | { state: 'waiting'; key: string }
  | { state: 'known'; key: string; inspection: Inspection }
  | { state: 'failed'; key: string; explanation: Explanation };

export const useInspecting = create<Inspecting>(() => ({ state: 'none', key: null }));

/** Nix is not asked at every keystroke. */
const PAUSE_MS = 450;

/** Keeps the inspection in step with `source`; null means that there is nothing to look at. */
export function useInspectionOf(source: string | null, options: BuildOptions): void {
  const key =
    source === null ? null : JSON.stringify([source, options.system, options.overrideInputs, options.download]);

  useEffect(() => {
    if (useInspecting.getState().key === key) return;
    if (source === null || key === null) return useInspecting.setState({ state: 'none', key: null }, true);
    useInspecting.setState({ state: 'waiting', key }, true);
    const timer = setTimeout(() => void inspect(source, options, key), PAUSE_MS);
    return () => {
      clearTimeout(timer);
      // Not asked yet: whoever looks next has to ask again.
      if (useInspecting.getState().state === 'waiting') useInspecting.setState({ state: 'none', key: null }, true);
    };
  }, [source, options, key]);
}

async function inspect(source: string, options: BuildOptions, key: string): Promise<void> {
  const answer = await call('source/inspect', { source, options: usableOptions(options) });
  if (useInspecting.getState().key !== key) return;
  useInspecting.setState(
    answer.ok
      ? { state: 'known', key, inspection: answer.value }
      : { state: 'failed', key, explanation: answer.explanation },
    true,
  );
}

/** Without the rows of the form that are still half empty. */
export function usableOptions(options: BuildOptions): BuildOptions {
  const overrideInputs = options.overrideInputs
    .map(({ name, reference }) => ({ name: name.trim(), reference: reference.trim() }))
    .filter(({ name, reference }) => name !== '' && reference !== '');
  return { ...options, overrideInputs };
}
