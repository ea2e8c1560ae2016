import { type ComponentProps, type ReactNode, useId } from 'react';
import { Quiet } from './Quiet.tsx';
import css from './ui.module.css';

interface FieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  detail?: ReactNode;
  /** What is wrong with the value; null if nothing. */
  problem?: string | null | undefined;
}

/** The IDs that connect a control with its label and notes. */
interface Tied {
  id: string;
  'aria-invalid': boolean;
  'aria-describedby': string | undefined;
}

interface FrameProps extends Pick<FieldProps, 'label' | 'detail' | 'problem'> {
  control: (tied: Tied) => ReactNode;
}

/** A label above a control, and below it a description or an error. */
function FieldFrame({ label, detail, problem = null, control }: FrameProps) {
  const id = useId();
  return (
    <div className={css['field']}>
      <label htmlFor={id}>{label}</label>
      {control({
        id,
        'aria-invalid': problem !== null,
        'aria-describedby': (problem ?? detail) ? `${id}-below` : undefined,
      })}
      {problem && (
        <p id={`${id}-below`} className={css['problem']}>
          {problem}
        </p>
      )}
      {!problem && detail && <Quiet id={`${id}-below`}>{detail}</Quiet>}
    </div>
  );
}

type Rest<T extends 'input' | 'textarea'> = Omit<ComponentProps<T>, 'onChange' | 'value'>;
/** Most of what is typed here are names, paths and keys. */
const PLAIN = { spellCheck: false, autoComplete: 'off' } as const;

export function TextField({ label, value, onChange, detail, problem, ...rest }: FieldProps & Rest<'input'>) {
  return (
    <FieldFrame
      {...{ label, detail, problem }}
      control={(tied) => (
        <input {...PLAIN} {...rest} {...tied} value={value} onChange={(event) => onChange(event.target.value)} />
      )}
    />
  );
}

/** A field of several lines. */
export function TextArea({ label, value, onChange, detail, problem, ...rest }: FieldProps & Rest<'textarea'>) {
  return (
    <FieldFrame
      {...{ label, detail, problem }}
      control={(tied) => (
        <textarea
          {...PLAIN}
          rows={2}
          {...rest}
          {...tied}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    />
  );
}

interface SelectFieldProps extends Omit<FieldProps, 'problem'> {
  choices: readonly { value: string; label: string }[];
}

export function SelectField({ label, value, onChange, detail, choices }: SelectFieldProps) {
  return (
    <FieldFrame
      {...{ label, detail }}
      control={(tied) => (
        <select {...tied} value={value} onChange={(event) => onChange(event.target.value)}>
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
      )}
    />
  );
}
