import type { FlakeInput } from '../../../contract/wire/source.ts';
import { Disclosure } from '../../ui/index.ts';
import css from './source.module.css';
import { formatInstant } from './source-words.ts';

/** What the flake is made from, each locked; those of inputs are counted only. */
export function FlakeInputs({ inputs }: { inputs: readonly FlakeInput[] }) {
  const direct = inputs.filter(({ name }) => !name.includes('/'));
  const deeper = inputs.length - direct.length;
  if (direct.length === 0) return null;
  return (
    <Disclosure title="Inputs" summary={direct.map(({ name }) => name).join(', ')}>
      <ul className={css['inputs']}>
        {direct.map(({ name, lockedReference, lastModified }) => (
          <li key={name}>
            <span className={css['inputName']}>{name}</span>
            <code>{lockedReference ?? 'not locked'}</code>
            <span className={css['quiet']}>{lastModified && formatInstant(lastModified)}</span>
          </li>
        ))}
      </ul>
      {deeper > 0 && (
        <p className={css['quiet']}>{deeper === 1 ? 'And one input of these.' : `And ${deeper} inputs of these.`}</p>
      )}
    </Disclosure>
  );
}
