import { isDriveOfSummary } from '../../../contract/rules/drive-identity.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { showSection } from '../../navigation.ts';
import { Button, Quiet } from '../../ui/index.ts';
import css from './verify.module.css';

/** Nothing to choose: the matching record is found by a few blocks of the drive. */
export function RecogniseChoice({ serial }: { serial: string | null }) {
  const text = useMessages().screens.verify;
  const records = useMirror((mirror) => mirror.records?.records) ?? [];
  const ofThisDrive = records.filter((record) => isDriveOfSummary(record, { serial })).length;
  if (records.length > 0) return <Quiet>{text.recognise.detail({ count: records.length, ofThisDrive })}</Quiet>;
  return (
    <div className={css['without']}>
      <p>{text.noRecords.title}</p>
      <Quiet>{text.noRecords.detail}</Quiet>
      <Button onClick={() => showSection('records')}>{text.noRecords.goToRecords}</Button>
    </div>
  );
}
