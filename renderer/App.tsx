import type { ComponentType } from 'react';
import { type Section, useNavigation } from './navigation.ts';
import { Frame } from './screens/frame/index.ts';
import { MachineScreen } from './screens/machine/index.ts';
import { FlashScreen } from './screens/make/index.ts';
import { RecordsScreen } from './screens/sticks/index.ts';
import { VerifyScreen } from './screens/verify/index.ts';

const SCREENS: { readonly [S in Section]: ComponentType } = {
  flash: FlashScreen,
  verify: VerifyScreen,
  records: RecordsScreen,
  machine: MachineScreen,
};

export function App() {
  const Screen = SCREENS[useNavigation((navigation) => navigation.section)];
  return (
    <Frame>
      <Screen />
    </Frame>
  );
}
