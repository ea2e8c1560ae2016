import { applies } from '../../../contract/rules/applicable-options.ts';
import { Compression } from '../../../contract/wire/source.ts';
import { useMessages } from '../../language.ts';
import { Button, Disclosure, Quiet, SelectField } from '../../ui/index.ts';
import { usableOptions } from './inspection.ts';
import { LiveSystemForm } from './LiveSystemForm.tsx';
import { OverrideInputs } from './OverrideInputs.tsx';
import { draftSummary, EMPTY_DRAFT } from './option-draft.ts';
import css from './option-form.module.css';
import { clearDraft, takesImageOptions, useOptionStore } from './option-store.ts';
import { ReleaseField } from './ReleaseField.tsx';
import { SaveFlake } from './SaveFlake.tsx';
import { SystemField } from './SystemField.tsx';
import { kindOf } from './source-choice.ts';
import { chooseOptions, useSource } from './source-store.ts';

/** Options of the build and of the live system. */
export function BuildOptionsForm() {
  const text = useMessages().screens.options;
  const takesThem = useSource((state) => takesImageOptions(state.source));
  return (
    <Disclosure title={text.title} summary={<Summary />}>
      <div className={css['form']}>
        <div className={css['sections']}>
          <BuildSection />
          {takesThem ? <LiveSystemForm /> : <Quiet>{text.flakeDecides}</Quiet>}
        </div>
        <OverrideInputs />
        {takesThem && <FormActions />}
      </div>
    </Disclosure>
  );
}

function Summary() {
  const { source, options: text } = useMessages().screens;
  const options = useSource((state) => state.options);
  const takesThem = useSource((state) => takesImageOptions(state.source));
  const read = useOptionStore((state) => state.read);
  const replaced = usableOptions(options).overrideInputs.length;
  if (takesThem && Object.keys(read.problems).length > 0) return text.summary.problems;
  const changed = [
    options.system && source.systems[options.system],
    takesThem && options.release && source.presets.release({ release: options.release }),
    takesThem && options.compression && text.summary.compressions[options.compression],
    ...(takesThem ? draftSummary(read, text) : []),
    replaced > 0 && text.summary.replaced({ count: replaced }),
  ].filter(Boolean);
  if (changed.length > 0) return changed.join(' · ');
  return takesThem ? text.summary.offer : text.summary.offerFlake;
}

function BuildSection() {
  const { source, options: text } = useMessages().screens;
  const options = useSource((state) => state.options);
  const takesCompression = useSource((state) => applies('compression', kindOf(state.source)));
  return (
    <fieldset className={css['section']}>
      <legend>{text.build.title}</legend>
      <SystemField />
      <ReleaseField />
      {takesCompression && (
        <SelectField
          label={text.build.compression}
          value={options.compression ?? ''}
          onChange={(value) => chooseOptions({ compression: Compression.nullable().parse(value || null) })}
          choices={[
            { value: '', label: text.build.sourceCompression },
            ...Compression.options.map((value) => ({ value, label: source.compressions[value] })),
          ]}
        />
      )}
    </fieldset>
  );
}

function FormActions() {
  const text = useMessages().screens.options;
  const isEmpty = useOptionStore(({ draft }) => JSON.stringify(draft) === JSON.stringify(EMPTY_DRAFT));
  return (
    <div className={css['actions']}>
      <SaveFlake />
      <Button kind="quiet" size="small" disabled={isEmpty} onClick={clearDraft}>
        {text.clear}
      </Button>
    </div>
  );
}
