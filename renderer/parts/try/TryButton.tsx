import { MonitorPlay, MonitorX } from 'lucide-react';
import type { TrySubject } from '../../../contract/wire/try.ts';
import { useMessages } from '../../language.ts';
import { Button } from '../../ui/index.ts';
import { MachineState } from './MachineState.tsx';
import css from './try.module.css';
import { useMachine } from './use-machine.ts';

/** Starts an image or a stick in a virtual machine, in a window of its own; nothing on it is changed. `name` is for screen readers. */
export function TryButton({ subject, name }: { subject: TrySubject; name: string }) {
  const text = useMessages().screens.trying;
  const machine = useMachine(subject);
  const { isOn, isTaken, isPending, toggle } = machine;
  return (
    <span className={css['try']}>
      <Button
        kind="quiet"
        size="small"
        aria-pressed={isOn}
        aria-busy={isPending}
        aria-label={isOn ? text.stopThis({ what: name }) : text.startThis({ what: name })}
        title={isTaken ? text.others : text.detail}
        disabled={isTaken}
        icon={isOn ? <MonitorX size={14} aria-hidden /> : <MonitorPlay size={14} aria-hidden />}
        onClick={() => void toggle()}
      >
        {isOn ? text.stop : text.start}
      </Button>
      <MachineState machine={machine} />
    </span>
  );
}
