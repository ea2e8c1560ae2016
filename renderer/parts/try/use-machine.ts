/** The virtual machine of one subject. */
import { useState } from 'react';
import { isSameDrive } from '../../../contract/rules/drive-identity.ts';
import type { TryState, TrySubject } from '../../../contract/wire/try.ts';
import { call } from '../../bridge.ts';
import { useMirror } from '../../mirror.ts';
import type { Problem } from '../../problem.ts';

export interface SubjectMachine {
  readonly state: TryState;
  /** The machine in `state` is that of this subject. */
  readonly isOurs: boolean;
  readonly isOn: boolean;
  /** Another machine runs, and there is only one. */
  readonly isTaken: boolean;
  /** Main has not answered yet. */
  readonly isPending: boolean;
  readonly problem: Problem | null;
  readonly toggle: () => Promise<void>;
}

const isRunning = ({ phase }: TryState): boolean => phase === 'starting' || phase === 'running';

function isSame(a: TrySubject, b: TrySubject): boolean {
  if (a.kind === 'image' || b.kind === 'image') return a.kind === 'image' && b.kind === 'image' && a.path === b.path;
  return a.drive.devicePath === b.drive.devicePath && isSameDrive(a.drive.identity, b.drive.identity);
}

export function useMachine(subject: TrySubject): SubjectMachine {
  const state = useMirror((mirror) => mirror.trying);
  const [isPending, setPending] = useState(false);
  const [refused, setRefused] = useState<Problem | null>(null);
  const isOurs = state.phase !== 'idle' && isSame(state.request.subject, subject);
  const isOn = isOurs && isRunning(state);
  const toggle = async () => {
    // A second press before main has answered would act on an outdated state.
    if (isPending) return;
    setRefused(null);
    setPending(true);
    const answer = await (isOn ? call('try/stop', {}) : call('try/start', { subject, firmware: null }));
    setPending(false);
    if (answer.ok) useMirror.setState({ trying: answer.value });
    else setRefused(answer.problem);
  };
  const failed = isOurs && state.phase === 'failed' ? state.failure : null;
  const isTaken = isRunning(state) && !isOurs;
  return { state, isOurs, isOn, isTaken, isPending, problem: refused ?? failed, toggle };
}
