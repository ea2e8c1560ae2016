import type { FlakeInput } from '../../../contract/wire/source.ts';
import { useLanguage, useMessages } from '../../language.ts';
import { formatInstant } from '../../moment.ts';
import { Disclosure, Quiet } from '../../ui/index.ts';
import css from './source.module.css';

/** The locked inputs of the flake; nested inputs are only counted. */
export function FlakeInputs({ inputs }: { inputs: readonly FlakeInput[] }) {
  const text = useMessages().screens.source.flake;
  const locale = useLanguage((state) => state.locale);
  const direct = inputs.filter(({ name }) => !name.includes('/'));
  const deeper = inputs.length - direct.length;
  if (direct.length === 0) return null;
  return (
    <Disclosure title={text.inputs} summary={direct.map(({ name }) => name).join(', ')}>
      <ul className={css['inputs']}>
        {direct.map(({ name, lockedReference, lastModified }) => (
          <li key={name}>
            <span className={css['inputName']}>{name}</span>
            <code>{lockedReference ?? text.notLocked}</code>
            <Quiet as="span">{lastModified && formatInstant(lastModified, locale)}</Quiet>
          </li>
        ))}
      </ul>
      {deeper > 0 && <Quiet>{text.deeperInputs({ count: deeper })}</Quiet>}
    </Disclosure>
  );
}
