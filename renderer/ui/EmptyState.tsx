import type { ReactNode } from 'react';
import css from './disclosure.module.css';

export function EmptyState({ icon, title, children }: { icon: ReactNode; title: string; children?: ReactNode }) {
  return (
    <div className={css['empty']}>
      <div className={css['emptyIcon']}>{icon}</div>
      <p className={css['emptyTitle']}>{title}</p>
      <div className={css['emptyDetail']}>{children}</div>
    </div>
  );
}
