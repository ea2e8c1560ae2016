import { type ComponentType, useEffect } from 'react';
import { useMirror } from './mirror.ts';
import { type Section, showSection, useNavigation } from './navigation.ts';
import { isShown, PracticeScreen } from './parts/progress/index.ts';
import { choiceOf, chooseSource } from './parts/source/index.ts';
import { Frame } from './screens/frame/index.ts';
import { MachineScreen } from './screens/machine/index.ts';
import { MakeScreen } from './screens/make/index.ts';
import { SticksScreen } from './screens/sticks/index.ts';
import { VerifyScreen } from './screens/verify/index.ts';

const SCREENS: { readonly [S in Section]: ComponentType } = {
  flash: MakeOrPractice,
  verify: VerifyScreen,
  records: SticksScreen,
  machine: MachineScreen,
};

/** What the app was opened with is chosen as if it had been typed. */
function useAskedSource(): void {
  const asked = useMirror((mirror) => mirror.asked);
  useEffect(() => {
    if (!asked) return;
    chooseSource(choiceOf(asked));
    showSection('flash');
  }, [asked]);
}

/** Where sticks are made; a job, which is no practice, has its screen there too. */
function MakeOrPractice() {
  const isIdle = useMirror(({ job }) => job.phase === 'idle' || job.request.kind === 'verify');
  const practice = useMirror((mirror) => mirror.practice);
  return isIdle && isShown(practice) ? <PracticeScreen practice={practice} /> : <MakeScreen />;
}

export function App() {
  useAskedSource();
  const Screen = SCREENS[useNavigation((navigation) => navigation.section)];
  return (
    <Frame>
      <Screen />
    </Frame>
  );
}
