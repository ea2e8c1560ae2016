import { X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Drive } from '../../../contract/wire/drive.ts';
import { chosenDrive } from '../../../contract/wire/job.ts';
import { call } from '../../bridge.ts';
import { useMessages } from '../../language.ts';
import { showSection } from '../../navigation.ts';
import type { Problem } from '../../problem.ts';
import { Button, Notice } from '../../ui/index.ts';
import { FailureNotice } from '../failure/index.ts';

type Outcome = { driveName: string } | { problem: Problem };

/** Adds a drive to the protect list from its row. The result is shown in place of the row. */
export function useProtecting(): { notice: ReactNode; protect: (drive: Drive) => void } {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const protect = async (drive: Drive) => {
    const answer = await call('protection/add', chosenDrive(drive));
    setOutcome(answer.ok ? { driveName: drive.name } : { problem: answer.problem });
  };
  return {
    notice: outcome && <ProtectedNotice outcome={outcome} onClose={() => setOutcome(null)} />,
    protect: (drive) => void protect(drive),
  };
}

function ProtectedNotice({ outcome, onClose }: { outcome: Outcome; onClose: () => void }) {
  const { ui, drive } = useMessages().screens;
  const close = (
    <Button
      kind="quiet"
      size="small"
      aria-label={ui.closeNotice}
      icon={<X size={14} aria-hidden />}
      onClick={onClose}
    />
  );
  if ('problem' in outcome) return <FailureNotice tone="caution" live problem={outcome.problem} actions={close} />;
  return (
    <Notice
      tone="accent"
      live
      title={drive.isProtected.title({ drive: outcome.driveName })}
      actions={
        <>
          <Button kind="quiet" size="small" onClick={() => showSection('machine')}>
            {drive.isProtected.showList}
          </Button>
          {close}
        </>
      }
    >
      {drive.isProtected.detail}
    </Notice>
  );
}
