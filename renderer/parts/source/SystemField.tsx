import { System } from '../../../contract/wire/source.ts';
import { useMessages } from '../../language.ts';
import { SelectField } from '../../ui/index.ts';
import { chooseOptions, useSource } from './source-store.ts';

/** Which kind of computer the image is for. */
export function SystemField() {
  const { source, options } = useMessages().screens;
  const system = useSource((state) => state.options.system);
  return (
    <SelectField
      label={options.build.architecture}
      value={system ?? ''}
      onChange={(value) => chooseOptions({ system: System.nullable().parse(value || null) })}
      choices={[
        { value: '', label: options.build.sameArchitecture },
        ...System.options.map((value) => ({ value, label: source.systems[value] })),
      ]}
    />
  );
}
