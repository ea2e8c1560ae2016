import type { OfficialImage } from '../../../contract/wire/download.ts';
import { useMessages } from '../../language.ts';
import { Quiet } from '../../ui/index.ts';
import { InspectionView } from './InspectionView.tsx';
import { SystemField } from './SystemField.tsx';
import css from './source.module.css';

export function OfficialField({ name }: { name: OfficialImage }) {
  const text = useMessages().screens.source.image.official;
  return (
    <div className={css['stack']}>
      <SystemField />
      <Quiet>{text[name]}</Quiet>
      <InspectionView />
    </div>
  );
}
