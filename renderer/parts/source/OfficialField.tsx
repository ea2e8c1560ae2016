import type { OfficialImage } from '../../../contract/wire/download.ts';
import { System } from '../../../contract/wire/source.ts';
import { chooseOptions, useChoice } from '../../choice.ts';
import { SelectField } from '../../ui/index.ts';
import { InspectionView } from './InspectionView.tsx';
import css from './source.module.css';
import { SYSTEM_WORDS } from './source-words.ts';

const WORDS: { readonly [N in OfficialImage]: string } = {
  minimal: 'The newest minimal image of the release.',
  graphical: 'The newest graphical image of the release.',
};

export function OfficialField({ name }: { name: OfficialImage }) {
  const system = useChoice((choice) => choice.options.system);
  return (
    <div className={css['stack']}>
      <SelectField
        label="Architecture"
        value={system ?? ''}
        onChange={(value) => chooseOptions({ system: System.nullable().parse(value || null) })}
        choices={[
          { value: '', words: 'The same as this machine' },
          ...System.options.map((value) => ({ value, words: SYSTEM_WORDS[value] })),
        ]}
      />
      <p className={css['quiet']}>
        {WORDS[name]} It is compared with the checksum of the NixOS project before anything is written.
      </p>
      <InspectionView />
    </div>
  );
}
