import type { DriveProgress } from '../../../contract/wire/job.ts';
import { useMessages } from '../../language.ts';
import { showRecord } from '../../navigation.ts';
import { Badge, Button } from '../../ui/index.ts';
import { BootLines } from './BootLines.tsx';
import css from './ended.module.css';
import { DriveStick } from './HeroStick.tsx';
import { outcomeOf } from './outcome.ts';
import { EjectButton, ReleaseLines } from './ReleaseLines.tsx';

interface DriveOutcomesProps {
  drives: readonly DriveProgress[];
  title: string;
  /** The job only read. */
  isOld: boolean;
  /** Offers to switch the drives off. */
  ejectable?: boolean;
}

/** The outcome of each drive, with its record. */
export function DriveOutcomes({ drives, title, isOld, ejectable = false }: DriveOutcomesProps) {
  if (drives.length === 0) return null;
  return (
    <section aria-label={title}>
      <ul className={css['outcomes']}>
        {drives.map((drive) => (
          <DriveOutcome key={drive.id} drive={drive} isOld={isOld} ejectable={ejectable} />
        ))}
      </ul>
    </section>
  );
}

const STICK_PIXELS = 112;

function DriveOutcome({ drive, isOld, ejectable }: { drive: DriveProgress; isOld: boolean; ejectable: boolean }) {
  const outcome = outcomeOf(drive, useMessages());
  return (
    <li className={css['outcome']}>
      <DriveStick drive={drive} isOld={isOld} heightPixels={STICK_PIXELS} />
      <div className={css['outcomeText']}>
        <div className={css['outcomeTitle']}>
          <h2 className={css['outcomeName']}>{drive.name}</h2>
          <Badge tone={outcome.tone}>{outcome.label}</Badge>
          <span className={css['path']}>{drive.devicePath}</span>
        </div>
        <p>{outcome.detail}</p>
        <BootLines drive={drive} />
        <ReleaseLines release={drive.release} />
        {ejectable && <EjectButton drive={drive} size="small" />}
      </div>
      {drive.recordId && <RecordButton id={drive.recordId} size="small" />}
    </li>
  );
}

export function RecordButton({ id, size = 'normal' }: { id: string; size?: 'normal' | 'small' }) {
  const text = useMessages().screens.outcome.actions;
  return (
    <Button size={size} title={text.record({ id })} onClick={() => showRecord(id)}>
      {text.showRecord}
    </Button>
  );
}
