import { useId } from 'react';
import css from './switch.module.css';

interface SwitchProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  label: string;
}

/** Something that is on or off from now on. The browser's own checkbox: its label, its keys, its forced colours. */
export function Switch({ checked, onChange, label }: SwitchProps) {
  const id = useId();
  return (
    <div className={css['switch']}>
      <input
        id={id}
        type="checkbox"
        role="switch"
        checked={checked}
        aria-checked={checked}
        onChange={(event) => onChange(event.target.checked)}
      />
      <label htmlFor={id}>{label}</label>
    </div>
  );
}
