import { type ReactNode, useId } from 'react';
import { Quiet } from './Quiet.tsx';
import css from './ui.module.css';

interface CheckboxProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  label: ReactNode;
  detail?: ReactNode;
}

export function Checkbox({ checked, onChange, label, detail }: CheckboxProps) {
  const id = useId();
  return (
    <div className={css['checkbox']}>
      <input
        id={id}
        type="checkbox"
        checked={checked}
        aria-describedby={detail ? `${id}-detail` : undefined}
        onChange={(event) => onChange(event.target.checked)}
      />
      <div>
        <label htmlFor={id}>{label}</label>
        {detail && <Quiet id={`${id}-detail`}>{detail}</Quiet>}
      </div>
    </div>
  );
}
