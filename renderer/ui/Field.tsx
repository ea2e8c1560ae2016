import { type ComponentProps, type ReactNode, useId } from 'react';
import css from './ui.module.css';

interface TextFieldProps extends Omit<ComponentProps<'input'>, 'onChange'> {
  label: string;
  value: string;
  onChange: (value: string) => void;
  detail?: ReactNode;
  /** Says what is wrong with the value; null while nothing is. */
  problem?: string | null;
}

export function TextField({ label, value, onChange, detail, problem = null, ...rest }: TextFieldProps) {
  const id = useId();
  const below = problem ?? detail;
  return (
    <div className={css['field']}>
      <label htmlFor={id}>{label}</label>
      <input
        spellCheck={false}
        autoComplete="off"
        {...rest}
        id={id}
        value={value}
        aria-invalid={problem !== null}
        aria-describedby={below ? `${id}-below` : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      {below && (
        <p id={`${id}-below`} className={problem ? css['problem'] : css['quiet']}>
          {below}
        </p>
      )}
    </div>
  );
}

interface SelectFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  choices: readonly { value: string; words: string }[];
}

export function SelectField({ label, value, onChange, choices }: SelectFieldProps) {
  const id = useId();
  return (
    <div className={css['field']}>
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.words}
          </option>
        ))}
      </select>
    </div>
  );
}
