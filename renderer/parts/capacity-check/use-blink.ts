/** The blinking light of one drive. */
import { useState } from 'react';
import type { Drive } from '../../../contract/wire/drive.ts';
import { chosenDrive } from '../../../contract/wire/job.ts';
import { call } from '../../bridge.ts';
import { useMirror } from '../../mirror.ts';
import type { Problem } from '../../problem.ts';

export interface Blink {
  readonly blinks: boolean;
  /** Main has not answered yet. */
  readonly isPending: boolean;
  readonly problem: Problem | null;
  readonly toggle: () => Promise<void>;
}

export function useBlink(drive: Drive): Blink {
  const blink = useMirror((mirror) => mirror.driveChecks.blink);
  const [isPending, setPending] = useState(false);
  const [wasAsked, setAsked] = useState(false);
  const [refused, setRefused] = useState<Problem | null>(null);
  const blinks = blink.driveId === drive.id;
  const toggle = async () => {
    // A second press before main has answered would act on an outdated state.
    if (isPending) return;
    setRefused(null);
    setAsked(!blinks);
    setPending(true);
    const answer = await (blinks ? call('blink/stop', {}) : call('blink/start', { drive: chosenDrive(drive) }));
    setPending(false);
    if (answer.ok) useMirror.setState({ driveChecks: answer.value });
    else setRefused(answer.problem);
  };
  return { blinks, isPending, problem: refused ?? (wasAsked && !blinks ? blink.failure : null), toggle };
}
