import { Lightbulb, LightbulbOff } from 'lucide-react';
import { useState } from 'react';
import type { Drive } from '../../../contract/wire/drive.ts';
import { chosenDrive } from '../../../contract/wire/job.ts';
import { call } from '../../bridge.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { explainProblem, type Problem } from '../../problem.ts';
import { Button, VisuallyHidden } from '../../ui/index.ts';
import css from './capacity.module.css';

/** “Which one is it?”: makes the drive’s light blink until it is pressed again, or for half a minute. */
export function BlinkButton({ drive }: { drive: Drive }) {
  const messages = useMessages();
  const text = messages.screens.capacity.blink;
  const { blinks, isPending, problem, toggle } = useBlink(drive);
  const explanation = problem && explainProblem(problem, messages);
  if (drive.refusals.some(({ kind }) => kind === 'no-medium')) return null;
  return (
    <span className={css['blink']}>
      <Button
        kind="quiet"
        size="small"
        aria-pressed={blinks}
        aria-busy={isPending}
        aria-label={text.label({ drive: drive.name })}
        title={text.detail}
        icon={blinks ? <LightbulbOff size={14} aria-hidden /> : <Lightbulb size={14} aria-hidden />}
        onClick={() => void toggle()}
      >
        {blinks ? text.stop : text.start}
      </Button>
      <output aria-live="polite" className={css['blinkState']}>
        {blinks ? <VisuallyHidden>{text.blinking}</VisuallyHidden> : explanation && text.problem(explanation)}
      </output>
    </span>
  );
}

function useBlink(drive: Drive) {
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
