import { Lightbulb, LightbulbOff } from 'lucide-react';
import type { Drive } from '../../../contract/wire/drive.ts';
import { useMessages } from '../../language.ts';
import { explainProblem } from '../../problem.ts';
import { Button, VisuallyHidden } from '../../ui/index.ts';
import css from './capacity.module.css';
import { type Blink, useBlink } from './use-blink.ts';

/** “Which one is it?”: makes the drive’s light blink until it is pressed again, or for half a minute. */
export function BlinkButton({ drive }: { drive: Drive }) {
  const blink = useBlink(drive);
  if (drive.refusals.some(({ kind }) => kind === 'no-medium')) return null;
  return <BlinkState drive={drive} blink={blink} />;
}

/** The same, where the state of the light is already known. */
export function BlinkState({ drive, blink }: { drive: Drive; blink: Blink }) {
  const messages = useMessages();
  const text = messages.screens.capacity.blink;
  const { blinks, isPending, problem, toggle } = blink;
  const explanation = problem && explainProblem(problem, messages);
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
