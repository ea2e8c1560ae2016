import { type ComponentProps, type ReactNode, useId } from 'react';
import css from './text-area.module.css';
import ui from './ui.module.css';

interface TextAreaProps extends Omit<ComponentProps<'textarea'>, 'onChange'> {
  label: string;
  value: string;
  onChange: (value: string) => void;
  detail?: ReactNode;
  /** Says what is wrong with the value; null while nothing is. */
  problem?: string | null;
}

/** A field of several lines. */
export function TextArea({ label, value, onChange, detail, problem = null, ...rest }: TextAreaProps) {
  const id = useId();
  const below = problem ?? detail;
  return (
    <div className={ui['field']}>
      <label htmlFor={id}>{label}</label>
      <textarea
        className={css['area']}
        spellCheck={false}
        autoComplete="off"
        rows={2}
        {...rest}
        id={id}
        value={value}
        aria-invalid={problem !== null}
        aria-describedby={below ? `${id}-below` : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      {below && (
        <p id={`${id}-below`} className={problem ? ui['problem'] : ui['quiet']}>
          {below}
        </p>
      )}
    </div>
  );
}
