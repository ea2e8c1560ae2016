import type { ReactNode } from 'react';
import { StickDefs } from '../../parts/stick/index.ts';
import { ConnectionNotice } from './ConnectionNotice.tsx';
import { DropZone } from './DropZone.tsx';
import css from './frame.module.css';
import { JobAnnouncer } from './JobAnnouncer.tsx';
import { Presence } from './Presence.tsx';
import { Shortcuts } from './Shortcuts.tsx';
import { TopBar } from './TopBar.tsx';

/** The frame around every section. */
export function Frame({ children }: { children: ReactNode }) {
  return (
    <div className={css['app']}>
      <StickDefs />
      <TopBar />
      <main className={css['main']}>
        <ConnectionNotice />
        {children}
      </main>
      <JobAnnouncer />
      <Presence />
      <Shortcuts />
      <DropZone />
    </div>
  );
}
