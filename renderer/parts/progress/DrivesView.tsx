import { useState } from 'react';
import type { Messages } from '../../../contract/messages/en/page.ts';
import { isolated } from '../../../contract/rules/visible-text.ts';
import type { DriveProgress } from '../../../contract/wire/job.ts';
import { useMessages } from '../../language.ts';
import { ProgressBar, Quiet } from '../../ui/index.ts';
import { BigProgress } from './BigProgress.tsx';
import { BlockMap } from './BlockMap.tsx';
import css from './drives.module.css';
import job from './job.module.css';
import { outcomeOf } from './outcome.ts';
import { RateChart } from './RateChart.tsx';
import { ReleaseLines } from './ReleaseLines.tsx';
import { fractionOf, percentText, secondsLeft } from './time-left.ts';

/** One drive: all details. Several: a row each, and all details of the selected one. */
export function DrivesView({ drives }: { drives: readonly DriveProgress[] }) {
  const text = useMessages().screens.progress;
  const [shownId, setShownId] = useState<string | null>(null);
  const shown = drives.find(({ id }) => id === shownId) ?? drives[0];
  if (!shown) return null;
  return (
    <div className={css['view']}>
      {drives.length > 1 && (
        <fieldset className={css['rows']} aria-label={text.drivesLabel}>
          {drives.map((drive) => (
            <DriveLine
              key={drive.id}
              drive={drive}
              chosen={drive.id === shown.id}
              onChoose={() => setShownId(drive.id)}
            />
          ))}
        </fieldset>
      )}
      <DrivePanel drive={shown} />
    </div>
  );
}

function DriveLine({ drive, chosen, onChoose }: { drive: DriveProgress; chosen: boolean; onChoose: () => void }) {
  const messages = useMessages();
  const step = stepText(drive, messages);
  const fraction = fractionOf(drive.progress);
  const finished = drive.step === 'finished';
  const outcome = outcomeOf(drive, messages);
  return (
    <label className={css['row']}>
      <input type="radio" name="shown-drive" checked={chosen} onChange={onChoose} />
      <span className={css['rowName']}>{isolated(drive.name)}</span>
      <span className={css['rowPath']}>{drive.devicePath}</span>
      <ProgressBar
        fraction={drive.failure ? (fraction ?? 0) : finished ? 1 : fraction}
        label={messages.screens.progress.stepOf({ drive: drive.name, step })}
        tone={finished || drive.failure ? outcome.tone : 'accent'}
        thin
      />
      <span className={css['rowStep']}>{finished || drive.failure ? outcome.label : step}</span>
      <span className={css['rowPercent']}>
        {(finished && !drive.failure) || fraction === null
          ? mayBeUnplugged(drive) && messages.screens.progress.unplug.short
          : percentText(fraction, messages)}
      </span>
    </label>
  );
}

/** A drive that failed has other things to say, and may be gone already. */
const mayBeUnplugged = ({ isDone, failure }: DriveProgress): boolean => isDone === true && failure === null;

/** What the drive is busy with. */
function stepText(drive: DriveProgress, { screens }: Messages): string {
  const { steps } = screens.progress;
  switch (drive.step) {
    case 'writing':
      if (drive.writes === 'missing') return steps.writingMissing;
      return drive.writes === 'bad-blocks' ? steps.writingBadBlocks : steps.writing;
    default:
      return steps[drive.step];
  }
}

function DrivePanel({ drive }: { drive: DriveProgress }) {
  const messages = useMessages();
  const text = messages.screens.progress;
  const step = stepText(drive, messages);
  const reading = drive.step === 'verifying' || drive.step === 'finished';
  return (
    <section className={job['panel']} aria-label={drive.name}>
      <div className={css['panelTitle']}>
        <h2>{isolated(drive.name)}</h2>
        <Quiet as="span">
          {step} · {drive.devicePath}
        </Quiet>
      </div>
      {drive.failure || drive.step === 'finished' ? (
        <>
          <p>{outcomeOf(drive, messages).detail}</p>
          <ReleaseLines release={drive.release} />
          {mayBeUnplugged(drive) && <p>{text.unplug.long}</p>}
        </>
      ) : (
        <BigProgress progress={drive.progress} label={text.stepOf({ drive: drive.name, step })} />
      )}
      {drive.keptBytes > 0 && <Quiet>{text.kept(drive)}</Quiet>}
      {reading ? (
        <BlockMap drive={drive} />
      ) : (
        <RateChart
          driveId={drive.id}
          now={secondsLeft(drive.progress) === null ? null : drive.progress.bytesPerSecond}
        />
      )}
    </section>
  );
}
