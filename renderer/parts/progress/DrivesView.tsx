import { useState } from 'react';
import type { Messages } from '../../../contract/messages/en/page.ts';
import { fractionOf, secondsLeft } from '../../../contract/rules/job-progress.ts';
import { isolated } from '../../../contract/rules/visible-text.ts';
import { blockBytesOf, type DriveProgress } from '../../../contract/wire/job.ts';
import { useMessages } from '../../language.ts';
import { Disclosure, ProgressBar, Quiet, VisuallyHidden } from '../../ui/index.ts';
import { BootLines } from './BootLines.tsx';
import { DriveStick, HeroStick } from './HeroStick.tsx';
import { outcomeOf } from './outcome.ts';
import { RateChart } from './RateChart.tsx';
import { ReleaseLines } from './ReleaseLines.tsx';
import { type Glow, Stage } from './Stage.tsx';
import css from './stage.module.css';
import { percentText, timeLeftText } from './time-left.ts';

interface DrivesViewProps {
  /** What the job is doing, in a few words. */
  title: string;
  drives: readonly DriveProgress[];
  /** The job only reads. */
  isOld: boolean;
}

/** One drive: its picture as large as there is room. Several: a shelf of them, and the selected one in words. */
export function DrivesView({ title, drives, isOld }: DrivesViewProps) {
  const [first] = drives;
  if (!first) return null;
  if (drives.length > 1) return <Shelf title={title} drives={drives} isOld={isOld} />;
  return (
    <Stage picture={<HeroStick drive={first} isOld={isOld} />} glow={glowOf(first)}>
      <h1 className={css['sentence']}>{title}</h1>
      <DriveWords drive={first} />
    </Stage>
  );
}

function glowOf({ step, failure, badBlocks }: DriveProgress): Glow {
  if (failure) return 'turn';
  if (badBlocks.length > 0) return 'loss';
  return step === 'verifying' || step === 'finished' ? 'proven' : 'writing';
}

function Shelf({ title, drives, isOld }: DrivesViewProps) {
  const text = useMessages().screens.progress;
  const [shownId, setShownId] = useState<string | null>(null);
  const shown = drives.find(({ id }) => id === shownId) ?? drives[0];
  return (
    <div className={css['several']}>
      <h1 className={css['sentence']}>{title}</h1>
      <fieldset className={css['shelf']} aria-label={text.drivesLabel}>
        {drives.map((drive) => (
          <Place
            key={drive.id}
            drive={drive}
            isOld={isOld}
            chosen={drive.id === shown?.id}
            onChoose={() => setShownId(drive.id)}
          />
        ))}
      </fieldset>
      {shown && (
        <section aria-label={shown.name} className={css['told']}>
          <h2>{isolated(shown.name)}</h2>
          <DriveWords drive={shown} />
        </section>
      )}
    </div>
  );
}

const SHELF_STICK_PIXELS = 148;

interface PlaceProps {
  drive: DriveProgress;
  isOld: boolean;
  chosen: boolean;
  onChoose: () => void;
}

function Place({ drive, isOld, chosen, onChoose }: PlaceProps) {
  const messages = useMessages();
  const isOver = drive.step === 'finished' || drive.failure !== null;
  const outcome = outcomeOf(drive, messages);
  const fraction = fractionOf(drive.progress);
  const percent = fraction === null ? null : percentText(fraction, messages);
  const state = isOver ? outcome.label : stepText(drive, messages);
  const note = mayBeUnplugged(drive) ? messages.screens.progress.unplug.short : percent;
  return (
    <label className={css['place']}>
      <input type="radio" name="shown-drive" checked={chosen} onChange={onChoose} />
      <DriveStick drive={drive} isOld={isOld} heightPixels={SHELF_STICK_PIXELS} />
      <span className={css['placeName']} title={isolated(drive.name)}>
        {isolated(drive.name)}
      </span>
      <span className={css['placeState']} data-tone={isOver ? outcome.tone : undefined}>
        {note === null ? state : messages.screens.progress.stateAnd({ state, note })}
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

/** How far it is, in one number, or how it ended. */
function DriveWords({ drive }: { drive: DriveProgress }) {
  const messages = useMessages();
  const text = messages.screens.progress;
  if (drive.failure || drive.step === 'finished')
    return (
      <>
        <p className={css['lead']}>{outcomeOf(drive, messages).detail}</p>
        <BootLines drive={drive} />
        <ReleaseLines release={drive.release} />
        {mayBeUnplugged(drive) && <p>{text.unplug.long}</p>}
      </>
    );
  const { progress } = drive;
  const step = stepText(drive, messages);
  const fraction = fractionOf(progress);
  const isReading = drive.step === 'verifying';
  return (
    <>
      <p className={css['number']}>{percentText(fraction ?? 0, messages)}</p>
      {/* The picture shows it. */}
      <VisuallyHidden>
        <ProgressBar fraction={fraction} label={text.stepOf({ drive: drive.name, step })} />
      </VisuallyHidden>
      <p className={css['lead']}>{timeLeftText(progress, messages) ?? step}</p>
      <Quiet>{isReading ? text.greenIsRead : text.keepPlugged}</Quiet>
      {drive.keptBytes > 0 && <Quiet>{text.kept(drive)}</Quiet>}
      <dl className={css['facts']}>
        <div>
          <dt>{step}</dt>
          <dd>{text.bytesOf(progress)}</dd>
        </div>
        <div>
          <dt>{text.speed}</dt>
          <dd>{progress.bytesPerSecond === null ? '–' : messages.number.rate(progress.bytesPerSecond)}</dd>
        </div>
      </dl>
      <div className={css['details']}>
        <Disclosure title={text.details} isLazy>
          <Blocks drive={drive} />
          {!isReading && (
            <RateChart driveId={drive.id} now={secondsLeft(progress) === null ? null : progress.bytesPerSecond} />
          )}
        </Disclosure>
      </div>
    </>
  );
}

/** Where it is, in blocks, as failures and records count them. */
function Blocks({ drive }: { drive: DriveProgress }) {
  const text = useMessages().screens.progress;
  const blockBytes = blockBytesOf(drive);
  const { doneBytes, totalBytes } = drive.progress;
  const bad = drive.badBlockCount ?? drive.badBlocks.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  return (
    <Quiet>
      {text.blocksOf({ done: Math.floor(doneBytes / blockBytes), total: Math.ceil(totalBytes / blockBytes), bad })}
    </Quiet>
  );
}
