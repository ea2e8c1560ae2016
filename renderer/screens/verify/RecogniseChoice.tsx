import { ScanSearch } from 'lucide-react';
import { isDriveOfSummary } from '../../../contract/rules/drive-identity.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { showSection } from '../../navigation.ts';
import { Button, EmptyState } from '../../ui/index.ts';
import css from './verify.module.css';

/** Nothing to choose: the matching record is found by a few blocks of the drive. */
export function RecogniseChoice({ serial }: { serial: string | null }) {
  const text = useMessages().screens.verify;
  const records = useMirror((mirror) => mirror.records?.records) ?? [];
  const ofThisDrive = records.filter((record) => isDriveOfSummary(record, { serial })).length;
  return (
    <div className={css['blank']}>
      {records.length === 0 ? (
        <EmptyState icon={<ScanSearch size={24} aria-hidden />} title={text.noRecords.title}>
          <p>{text.noRecords.detail}</p>
          <div className={css['emptyAction']}>
            <Button onClick={() => showSection('records')}>{text.noRecords.goToRecords}</Button>
          </div>
        </EmptyState>
      ) : (
        <EmptyState icon={<ScanSearch size={24} aria-hidden />} title={text.recognise.title}>
          <p>{text.recognise.detail({ count: records.length, ofThisDrive })}</p>
        </EmptyState>
      )}
    </div>
  );
}
