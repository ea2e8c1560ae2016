/** The known flakes, and the results of checking them for updates. */
import { useEffect } from 'react';
import { create } from 'zustand';
import type { FlakeUpdate, KnownFlake } from '../../../contract/wire/known-flake.ts';
import { type Answer, call } from '../../bridge.ts';
import { useMirror } from '../../mirror.ts';
import type { Problem } from '../../problem.ts';

export type Checked =
  | { state: 'checking' }
  | { state: 'known'; update: FlakeUpdate }
  | { state: 'failed'; problem: Problem };

interface KnownFlakes {
  /** Null: not known yet. */
  flakes: KnownFlake[] | null;
  checked: Readonly<Record<string, Checked>>;
  problem: Problem | null;
}

export const useKnownFlakes = create<KnownFlakes>(() => ({ flakes: null, checked: {}, problem: null }));

function take(answer: Answer<'flake/list' | 'flake/star' | 'flake/forget'>): void {
  useKnownFlakes.setState(answer.ok ? { flakes: answer.value, problem: null } : { problem: answer.problem });
}

/** Reloads whenever the list comes into view, because jobs and the command line add to it, and after a reconnect. */
export function useLoadedFlakes(): KnownFlake[] | null {
  const isConnected = useMirror(({ connection }) => connection === 'open');
  useEffect(() => {
    if (isConnected) void call('flake/list', {}).then(take);
  }, [isConnected]);
  return useKnownFlakes((known) => known.flakes);
}

export async function star(flake: string, isStarred: boolean): Promise<void> {
  take(await call('flake/star', { flake, isStarred }));
}

export async function forget(flake: string): Promise<void> {
  take(await call('flake/forget', { flake }));
}

function setChecked(flake: string, checked: Checked): void {
  useKnownFlakes.setState((before) => ({ checked: { ...before.checked, [flake]: checked } }));
}

/** Uses the network, so only when the button is pressed. */
export async function checkForUpdate(flake: string): Promise<void> {
  setChecked(flake, { state: 'checking' });
  const answer = await call('flake/check', { flake });
  setChecked(
    flake,
    answer.ok ? { state: 'known', update: answer.value } : { state: 'failed', problem: answer.problem },
  );
}
