import { ScanSearch } from 'lucide-react';
import { showSection } from '../../choice.ts';
import { useMirror } from '../../mirror.ts';
import { Button, EmptyState } from '../../ui/index.ts';
import css from './verify.module.css';

/** Nothing to choose: a few blocks of the drive tell which record knows it. */
export function RecogniseChoice({ serial }: { serial: string | null }) {
  const records = useMirror((mirror) => mirror.records?.records) ?? [];
  const own = serial === null ? 0 : records.filter(({ driveSerial }) => driveSerial === serial).length;
  if (records.length === 0) {
    return (
      <div className={css['blank']}>
        <EmptyState icon={<ScanSearch size={24} aria-hidden />} title="There are no records yet">
          <p>
            A record is kept of every drive that is flashed. Without one the drive can only be described, not proven.
            Was it written on another machine? Export its record there and import it here.
          </p>
          <div className={css['emptyAction']}>
            <Button onClick={() => showSection('records')}>Go to Records</Button>
          </div>
        </EmptyState>
      </div>
    );
  }
  return (
    <div className={css['blank']}>
      <EmptyState icon={<ScanSearch size={24} aria-hidden />} title="Recognised by what is on it">
        <p>
          {records.length === 1 ? 'The one record' : `All ${records.length} records`} will be compared with the drive,
          whoever wrote it and whatever its name.
          {own > 0 && ` ${own === 1 ? 'One of them is' : `${own} of them are`} of this very drive.`}
        </p>
      </EmptyState>
    </div>
  );
}
