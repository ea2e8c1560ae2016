import { OfficialImage } from '../../../contract/wire/download.ts';
import { useMessages } from '../../language.ts';
import { SelectField } from '../../ui/index.ts';
import { SystemField } from './SystemField.tsx';
import css from './source.module.css';
import { tileChoice } from './source-choice.ts';
import { chooseSource } from './source-store.ts';

/** Which of the images of the NixOS project, and for which kind of computer. */
export function OfficialChoice({ name }: { name: OfficialImage }) {
  const text = useMessages().screens.source.image;
  return (
    <div className={css['official']}>
      <SelectField
        label={text.fromLabel}
        value={name}
        onChange={(value) => chooseSource(tileChoice({ kind: 'official', name: OfficialImage.parse(value) }))}
        choices={OfficialImage.options.map((value) => ({ value, label: text.from[value] }))}
      />
      <SystemField />
    </div>
  );
}
