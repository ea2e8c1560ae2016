import type { ComponentType } from 'react';
import { type Section, useChoice } from './choice.ts';
import { MachineScreen } from './machine/index.ts';
import { useMirror } from './mirror.ts';
import { headlineOf } from './progress/index.ts';
import { RecordsScreen } from './record/index.ts';
import { ConnectionNotice, FlashScreen, Sidebar } from './shell/index.ts';
import css from './shell/shell.module.css';
import { Announcer } from './ui/index.ts';
import { VerifyScreen } from './verify/index.ts';

const SCREENS: { readonly [S in Section]: ComponentType } = {
  flash: FlashScreen,
  verify: VerifyScreen,
  records: RecordsScreen,
  machine: MachineScreen,
};

export function App() {
  const Screen = SCREENS[useChoice((choice) => choice.section)];
  const job = useMirror((mirror) => mirror.job);
  return (
    <div className={css['app']}>
      <Sidebar />
      <main className={css['main']}>
        <ConnectionNotice />
        <Screen />
      </main>
      <Announcer topic={job.phase} text={job.phase === 'idle' ? '' : headlineOf(job).spoken} />
    </div>
  );
}
