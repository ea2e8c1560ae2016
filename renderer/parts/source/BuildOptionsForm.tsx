import { applies } from '../../../contract/rules/applicable-options.ts';
import { Compression, System } from '../../../contract/wire/source.ts';
import { chooseOptions, useChoice } from '../../choice.ts';
import { Button, Disclosure, SelectField } from '../../ui/index.ts';
import { usableOptions } from './inspection.ts';
import { LiveSystemForm } from './LiveSystemForm.tsx';
import { OverrideInputs } from './OverrideInputs.tsx';
import { draftWords, EMPTY_DRAFT } from './option-draft.ts';
import css from './option-form.module.css';
import { clearDraft, takesImageOptions, useOptionStore } from './option-store.ts';
import { SaveFlake } from './SaveFlake.tsx';
import { kindOf } from './source-choice.ts';
import { COMPRESSION_WORDS, SYSTEM_WORDS } from './source-words.ts';

/** How the image is built and what its live system is like, for those who want it otherwise. */
export function BuildOptionsForm() {
  const takesThem = useChoice((choice) => takesImageOptions(choice.source));
  return (
    <Disclosure title="Options" summary={<Summary />}>
      <div className={css['form']}>
        <div className={css['sections']}>
          <BuildSection />
          {takesThem ? (
            <LiveSystemForm />
          ) : (
            <p className={css['quiet']}>
              What the live system of a flake is like, the flake says itself: compression, host name, keys and packages
              are chosen here for presets and for .nix modules.
            </p>
          )}
        </div>
        <OverrideInputs />
        {takesThem && <Feet />}
      </div>
    </Disclosure>
  );
}

function Summary() {
  const options = useChoice((choice) => choice.options);
  const takesThem = useChoice((choice) => takesImageOptions(choice.source));
  const read = useOptionStore((state) => state.read);
  const replaced = usableOptions(options).overrideInputs.length;
  if (takesThem && Object.keys(read.problems).length > 0) return 'something needs mending';
  const changed = [
    options.system && SYSTEM_WORDS[options.system],
    takesThem && options.compression && COMPRESSION_WORDS[options.compression].split(/[ :]/)[0],
    ...(takesThem ? draftWords(read) : []),
    replaced > 0 && `${replaced} replaced`,
  ].filter(Boolean);
  if (changed.length > 0) return changed.join(' · ');
  return takesThem ? 'architecture, keys, Wi-Fi, packages, and more' : 'architecture, replaced inputs';
}

function BuildSection() {
  const options = useChoice((choice) => choice.options);
  const takesCompression = useChoice((choice) => applies('compression', kindOf(choice.source)));
  return (
    <fieldset className={css['section']}>
      <legend>Build</legend>
      <SelectField
        label="Architecture"
        value={options.system ?? ''}
        onChange={(value) => chooseOptions({ system: System.nullable().parse(value || null) })}
        choices={[
          { value: '', words: 'The same as this machine' },
          ...System.options.map((value) => ({ value, words: SYSTEM_WORDS[value] })),
        ]}
      />
      {takesCompression && (
        <SelectField
          label="Compression"
          value={options.compression ?? ''}
          onChange={(value) => chooseOptions({ compression: Compression.nullable().parse(value || null) })}
          choices={[
            { value: '', words: 'As the source says' },
            ...Compression.options.map((value) => ({ value, words: COMPRESSION_WORDS[value] })),
          ]}
        />
      )}
    </fieldset>
  );
}

function Feet() {
  const isEmpty = useOptionStore(({ draft }) => JSON.stringify(draft) === JSON.stringify(EMPTY_DRAFT));
  return (
    <div className={css['feet']}>
      <SaveFlake />
      <Button kind="quiet" size="small" disabled={isEmpty} onClick={clearDraft}>
        Clear what is chosen for the live system
      </Button>
    </div>
  );
}
