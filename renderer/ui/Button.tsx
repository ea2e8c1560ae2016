import type { ComponentProps, ReactNode } from 'react';
import css from './ui.module.css';

interface ButtonProps extends ComponentProps<'button'> {
  kind?: 'plain' | 'primary' | 'danger' | 'quiet';
  size?: 'normal' | 'small' | 'large';
  icon?: ReactNode;
}

export function Button({ kind = 'plain', size = 'normal', icon, children, ...rest }: ButtonProps) {
  return (
    <button type="button" {...rest} className={css['button']} data-kind={kind} data-size={size}>
      {icon}
      {children}
    </button>
  );
}
