import type { DriveProgress } from '../../../contract/wire/job.ts';
import { useMessages } from '../../language.ts';
import { showRecord } from '../../navigation.ts';
import { Badge, Button, ToneIcon } from '../../ui/index.ts';
import { BlockMap } from './BlockMap.tsx';
import css from './ended.module.css';
import { outcomeOf } from './outcome.ts';
import { EjectButton, ReleaseLines } from './ReleaseLines.tsx';
import { isBadVerdict } from './stages.ts';

interface DriveOutcomesProps {
  drives: readonly DriveProgress[];
  title: string;
  /** Offers to switch the drives off. */
  ejectable?: boolean;
}

/** The outcome of each drive, with its record. */
export function DriveOutcomes({ drives, title, ejectable = false }: DriveOutcomesProps) {
  if (drives.length === 0) return null;
  return (
    <section aria-label={title}>
      <ul className={css['outcomes']}>
        {drives.map((drive) => (
          <DriveOutcome key={drive.id} drive={drive} ejectable={ejectable} />
        ))}
      </ul>
    </section>
  );
}

function DriveOutcome({ drive, ejectable }: { drive: DriveProgress; ejectable: boolean }) {
  const outcome = outcomeOf(drive, useMessages());
  const bad = drive.verdict !== null && isBadVerdict(drive.verdict.kind) && drive.verdict.kind !== 'drive-shorter';
  return (
    <li className={css['outcome']}>
      <ToneIcon tone={outcome.tone} sizePixels={19} />
      <div className={css['outcomeText']}>
        <div className={css['outcomeTitle']}>
          <h2 className={css['outcomeName']}>{drive.name}</h2>
          <Badge tone={outcome.tone}>{outcome.label}</Badge>
          <span className={css['path']}>{drive.devicePath}</span>
        </div>
        <p>{outcome.detail}</p>
        <ReleaseLines release={drive.release} />
        {ejectable && <EjectButton drive={drive} />}
      </div>
      {drive.recordId && <RecordButton id={drive.recordId} />}
      {bad && <BlockMap drive={drive} />}
    </li>
  );
}

function RecordButton({ id }: { id: string }) {
  const text = useMessages().screens.outcome.actions;
  return (
    <Button size="small" title={text.record({ id })} onClick={() => showRecord(id)}>
      {text.showRecord}
    </Button>
  );
}
