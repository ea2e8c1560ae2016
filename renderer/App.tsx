import { type ComponentType, useEffect } from 'react';
import { useMirror } from './mirror.ts';
import { type Section, showSection, useNavigation } from './navigation.ts';
import { choiceOf, chooseSource } from './parts/source/index.ts';
import { Frame } from './screens/frame/index.ts';
import { MachineScreen } from './screens/machine/index.ts';
import { MakeScreen } from './screens/make/index.ts';
import { SticksScreen } from './screens/sticks/index.ts';
import { VerifyScreen } from './screens/verify/index.ts';

const SCREENS: { readonly [S in Section]: ComponentType } = {
  flash: MakeScreen,
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

export function App() {
  useAskedSource();
  const Screen = SCREENS[useNavigation((navigation) => navigation.section)];
  return (
    <Frame>
      <Screen />
    </Frame>
  );
}
