import { useState } from 'react';
import { formatBytes } from '../../../contract/messages/bytes.ts';
import type { DriveProgress } from '../../../contract/wire/job.ts';
import { ProgressBar } from '../../ui/index.ts';
import { BlockMap } from './BlockMap.tsx';
import css from './drives.module.css';
import job from './job.module.css';
import { outcomeOf } from './outcome-words.ts';
import { RateChart } from './RateChart.tsx';
import { fractionOf, percentWords, timeLeftWords } from './time-left.ts';
import { BigProgress } from './WaitingViews.tsx';

/** One drive: everything about it. Several: a row each, and everything about the one that is looked at. */
export function DrivesView({ drives }: { drives: readonly DriveProgress[] }) {
  const [lookedAt, setLookedAt] = useState<string | null>(null);
  const shown = drives.find(({ id }) => id === lookedAt) ?? drives[0];
  if (!shown) return null;
  return (
    <div className={css['view']}>
      {drives.length > 1 && (
        <fieldset className={css['rows']} aria-label="Drives of this job">
          {drives.map((drive) => (
            <DriveLine
              key={drive.id}
              drive={drive}
              chosen={drive.id === shown.id}
              onChoose={() => setLookedAt(drive.id)}
            />
          ))}
        </fieldset>
      )}
      <DrivePanel drive={shown} />
    </div>
  );
}

function DriveLine({ drive, chosen, onChoose }: { drive: DriveProgress; chosen: boolean; onChoose: () => void }) {
  const fraction = fractionOf(drive.progress);
  const finished = drive.step === 'finished';
  const outcome = outcomeOf(drive);
  return (
    <label className={css['row']}>
      <input type="radio" name="looked-at" checked={chosen} onChange={onChoose} />
      <span className={css['rowName']}>{drive.name}</span>
      <span className={css['rowPath']}>{drive.devicePath}</span>
      <ProgressBar
        fraction={finished ? 1 : fraction}
        label={`${drive.name}: ${stepWords(drive)}`}
        tone={finished || drive.failure ? outcome.tone : 'accent'}
        thin
      />
      <span className={css['rowStep']}>{finished || drive.failure ? outcome.label : stepWords(drive)}</span>
      <span className={css['rowPercent']}>{finished || fraction === null ? '' : percentWords(fraction)}</span>
    </label>
  );
}

/** What the drive is busy with. */
export function stepWords(drive: DriveProgress): string {
  switch (drive.step) {
    case 'waiting':
      return 'Waiting';
    case 'unmounting':
      return 'Unmounting';
    case 'clearing':
      return 'Clearing old partition tables';
    case 'writing':
      if (drive.writes === 'missing') return 'Writing what is missing';
      return drive.writes === 'bad-blocks' ? 'Writing the bad blocks again' : 'Writing';
    case 'flushing':
      return 'Waiting until the drive has everything';
    case 'verifying':
      return 'Reading back';
    case 'finished':
      return 'Finished';
  }
}

function DrivePanel({ drive }: { drive: DriveProgress }) {
  const reading = drive.step === 'verifying' || drive.step === 'finished';
  return (
    <section className={job['panel']} aria-label={drive.name}>
      <div className={css['panelTitle']}>
        <h2>{drive.name}</h2>
        <span className={job['quiet']}>
          {stepWords(drive)} · {drive.devicePath}
        </span>
      </div>
      {drive.failure || drive.step === 'finished' ? (
        <p>{outcomeOf(drive).detail}</p>
      ) : (
        <BigProgress progress={drive.progress} label={`${stepWords(drive)}: ${drive.name}`} />
      )}
      {drive.keptBytes > 0 && (
        <p className={job['quiet']}>{formatBytes(drive.keptBytes)} were there already and are kept.</p>
      )}
      {reading ? (
        <BlockMap drive={drive} />
      ) : (
        <RateChart
          driveId={drive.id}
          now={timeLeftWords(drive.progress) === null ? null : drive.progress.bytesPerSecond}
        />
      )}
    </section>
  );
}
