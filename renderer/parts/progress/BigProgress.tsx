import { fractionOf } from '../../../contract/rules/job-progress.ts';
import type { Progress } from '../../../contract/wire/job.ts';
import { useMessages } from '../../language.ts';
import { ProgressBar } from '../../ui/index.ts';
import css from './job.module.css';
import { percentText, timeLeftText } from './time-left.ts';

/** The one number that matters, large, and what it is made of. */
export function BigProgress({ progress, label }: { progress: Progress; label: string }) {
  const messages = useMessages();
  const { screens, number } = messages;
  const fraction = fractionOf(progress);
  return (
    <div className={css['big']}>
      <div className={css['bigRow']}>
        <span className={css['bigNumber']}>{percentText(fraction ?? 0, messages)}</span>
        <span className={css['bigLeft']}>{timeLeftText(progress, messages) ?? '\u00a0'}</span>
      </div>
      <ProgressBar fraction={fraction} label={label} />
      <div className={css['bigFacts']}>
        <span>{screens.progress.bytesOf(progress)}</span>
        <span>{progress.bytesPerSecond === null ? '' : number.rate(progress.bytesPerSecond)}</span>
      </div>
    </div>
  );
}
