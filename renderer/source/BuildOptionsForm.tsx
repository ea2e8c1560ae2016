import { Compression, System } from '../../contract/source.ts';
import { chooseOptions, useChoice } from '../choice.ts';
import { Disclosure, SelectField } from '../ui/index.ts';
import { usableOptions } from './inspection.ts';
import { OverrideInputs } from './OverrideInputs.tsx';
import css from './source.module.css';
import { COMPRESSION_WORDS, SYSTEM_WORDS } from './source-words.ts';

/** How the image is built, for those who want it otherwise. */
export function BuildOptionsForm() {
  const options = useChoice((choice) => choice.options);
  const replaced = usableOptions(options).overrideInputs.length;
  const changed = [
    options.system && SYSTEM_WORDS[options.system],
    options.compression && COMPRESSION_WORDS[options.compression].split(/[ :]/)[0],
    replaced > 0 && `${replaced} replaced`,
  ].filter(Boolean);
  return (
    <Disclosure
      title="Options"
      summary={changed.length > 0 ? changed.join(' · ') : 'architecture, compression, inputs'}
    >
      <div className={css['options']}>
        <SelectField
          label="Architecture"
          value={options.system ?? ''}
          onChange={(value) => chooseOptions({ system: System.nullable().parse(value || null) })}
          choices={[
            { value: '', words: 'The same as this machine' },
            ...System.options.map((value) => ({ value, words: SYSTEM_WORDS[value] })),
          ]}
        />
        <SelectField
          label="Compression"
          value={options.compression ?? ''}
          onChange={(value) => chooseOptions({ compression: Compression.nullable().parse(value || null) })}
          choices={[
            { value: '', words: 'As the source says' },
            ...Compression.options.map((value) => ({ value, words: COMPRESSION_WORDS[value] })),
          ]}
        />
        <OverrideInputs />
      </div>
    </Disclosure>
  );
}
