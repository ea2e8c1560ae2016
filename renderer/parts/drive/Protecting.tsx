import { ShieldBan, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Explanation } from '../../../contract/messages/explain.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import { call } from '../../bridge.ts';
import { chosenDrive, showSection } from '../../choice.ts';
import { Button, Notice } from '../../ui/index.ts';

type Told = { name: string } | { problem: Explanation };

/** Lets a drive be put on the protect list from its row. What came of it is said where the row was. */
export function useProtecting(): { notice: ReactNode; buttonFor: (drive: Drive) => ReactNode } {
  const [told, setTold] = useState<Told | null>(null);
  const protect = async (drive: Drive) => {
    const answer = await call('protection/add', chosenDrive(drive));
    setTold(answer.ok ? { name: drive.name } : { problem: answer.explanation });
  };
  return {
    notice: told && <ProtectedNotice told={told} onClose={() => setTold(null)} />,
    buttonFor: (drive) => <ProtectButton drive={drive} onProtect={() => void protect(drive)} />,
  };
}

function ProtectButton({ drive, onProtect }: { drive: Drive; onProtect: () => void }) {
  const words = `Never offer ${drive.name} again`;
  return (
    <Button
      kind="quiet"
      size="small"
      title={words}
      aria-label={words}
      icon={<ShieldBan size={15} aria-hidden />}
      onClick={onProtect}
    />
  );
}

function ProtectedNotice({ told, onClose }: { told: Told; onClose: () => void }) {
  const close = (
    <Button
      kind="quiet"
      size="small"
      aria-label="Close this notice"
      icon={<X size={14} aria-hidden />}
      onClick={onClose}
    />
  );
  if ('problem' in told) {
    return (
      <Notice tone="caution" live title={told.problem.title} actions={close}>
        {told.problem.happened} {told.problem.remedy}
      </Notice>
    );
  }
  return (
    <Notice
      tone="accent"
      live
      title={`${told.name} is protected`}
      actions={
        <>
          <Button kind="quiet" size="small" onClick={() => showSection('machine')}>
            Show the list
          </Button>
          {close}
        </>
      }
    >
      It is no longer offered, wherever it is plugged in.
    </Notice>
  );
}
