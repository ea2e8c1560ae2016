import type { ReactNode } from 'react';
import { ConnectionNotice } from './ConnectionNotice.tsx';
import css from './frame.module.css';
import { JobAnnouncer } from './JobAnnouncer.tsx';
import { Sidebar } from './Sidebar.tsx';

/** The frame around every section. */
export function Frame({ children }: { children: ReactNode }) {
  return (
    <div className={css['app']}>
      <Sidebar />
      <main className={css['main']}>
        <ConnectionNotice />
        {children}
      </main>
      <JobAnnouncer />
    </div>
  );
}
