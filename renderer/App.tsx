import type { ComponentType } from 'react';
import { type Section, useChoice } from './choice.ts';
import { useMirror } from './mirror.ts';
import { headlineOf } from './parts/progress/index.ts';
import { ConnectionNotice, FlashScreen, Sidebar } from './screens/frame/index.ts';
import css from './screens/frame/shell.module.css';
import { MachineScreen } from './screens/machine/index.ts';
import { RecordsScreen } from './screens/sticks/index.ts';
import { VerifyScreen } from './screens/verify/index.ts';
import { Announcer } from './ui/index.ts';

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
