import type { ReactNode } from 'react';
import type { Tone } from './Badge.tsx';
import { ToneIcon } from './ToneIcon.tsx';
import css from './ui.module.css';

interface NoticeProps {
  tone: Tone;
  title: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  /** True for something that happens while the user looks elsewhere: it is announced. */
  live?: boolean;
}

export function Notice({ tone, title, children, actions, live = false }: NoticeProps) {
  return (
    <div className={css['notice']} data-tone={tone} role={live ? 'alert' : undefined}>
      <ToneIcon tone={tone} />
      <div className={css['noticeText']}>
        <p className={css['noticeTitle']}>{title}</p>
        {children && <div className={css['noticeBody']}>{children}</div>}
      </div>
      {actions && <div className={css['noticeActions']}>{actions}</div>}
    </div>
  );
}
