import { Lightbulb, LightbulbOff } from 'lucide-react';
import { useState } from 'react';
import { type Explanation, explain } from '../../../contract/messages/explain.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import { call } from '../../bridge.ts';
import { chosenDrive } from '../../choice.ts';
import { useMirror } from '../../mirror.ts';
import { Button, Unseen } from '../../ui/index.ts';
import css from './capacity.module.css';

/** “Which one is it?”: makes the drive’s light blink until it is pressed again, or for half a minute. */
export function BlinkButton({ drive }: { drive: Drive }) {
  const blink = useMirror((mirror) => mirror.driveChecks.blink);
  const [asked, setAsked] = useState(false);
  const [problem, setProblem] = useState<Explanation | null>(null);
  const blinks = blink.driveId === drive.id;
  const told = problem ?? (asked && !blinks && blink.failure ? explain(blink.failure) : null);
  if (drive.refusals.some(({ kind }) => kind === 'no-medium')) return null;

  const toggle = async () => {
    setProblem(null);
    setAsked(!blinks);
    const answer = await (blinks ? call('blink/stop', {}) : call('blink/start', { drive: chosenDrive(drive) }));
    if (!answer.ok) setProblem(answer.explanation);
  };
  return (
    <span className={css['blink']}>
      <Button
        kind="quiet"
        size="small"
        aria-pressed={blinks}
        aria-label={`Which one is it? Blink the light of ${drive.name}`}
        title="Reads here and there for half a minute, so that its light blinks. Nothing is written."
        icon={blinks ? <LightbulbOff size={14} aria-hidden /> : <Lightbulb size={14} aria-hidden />}
        onClick={() => void toggle()}
      >
        {blinks ? 'Stop blinking' : 'Which one is it?'}
      </Button>
      <output aria-live="polite" className={css['blinkState']}>
        {blinks ? <Unseen>Its light blinks now</Unseen> : told && `${told.title}. ${told.remedy}`}
      </output>
    </span>
  );
}
