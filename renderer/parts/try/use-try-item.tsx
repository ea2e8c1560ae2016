import { MonitorPlay, MonitorX } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Drive } from '../../../contract/wire/drive.ts';
import { chosenDrive } from '../../../contract/wire/job.ts';
import { useMessages } from '../../language.ts';
import type { MenuItem } from '../../ui/index.ts';
import { MachineState } from './MachineState.tsx';
import { useMachine } from './use-machine.ts';

interface TryItem {
  /** Empty for a drive with nothing on it, and while another machine runs. */
  readonly items: readonly MenuItem[];
  /** What there is to say of it in the row. */
  readonly state: ReactNode;
}

/** Trying a drive: as an item of its menu. */
export function useTryItem(drive: Drive): TryItem {
  const text = useMessages().screens.trying;
  const machine = useMachine({ kind: 'drive', drive: chosenDrive(drive) });
  const { isOn, isTaken, toggle } = machine;
  const item = {
    label: isOn ? text.stop : text.start,
    icon: isOn ? <MonitorX size={16} aria-hidden /> : <MonitorPlay size={16} aria-hidden />,
    onSelect: () => void toggle(),
  };
  const isOffered = isOn || (!isTaken && drive.holdings.kind !== 'empty');
  return { items: isOffered ? [item] : [], state: <MachineState machine={machine} isInRow /> };
}
