import type { ReactNode } from 'react';
import { describeBytes, explainEvidence, explainFinding } from '../../../contract/messages/capacity-words.ts';
import type { CapacityCheckState } from '../../../contract/wire/capacity-check.ts';
import { call } from '../../bridge.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { Button, Dialog, Notice } from '../../ui/index.ts';
import { FailureNotice } from '../failure/index.ts';
import css from './capacity.module.css';

type Ended = Exclude<CapacityCheckState, { phase: 'idle' | 'running' }>;

/** The result, and what it does not prove. */
export function CapacityEnded({ check }: { check: Ended }) {
  const { capacity, ui } = useMessages().screens;
  const close = () => void call('capacity-check/dismiss', {});
  return (
    <Dialog
      title={capacity.ended.title({ drive: check.drive.name })}
      onClose={close}
      actions={
        <Button data-first-focus onClick={close}>
          {ui.close}
        </Button>
      }
    >
      <div className={css['words']}>
        <Result check={check} />
      </div>
    </Dialog>
  );
}

function Result({ check }: { check: Ended }): ReactNode {
  const messages = useMessages();
  const text = messages.screens.capacity.ended;
  switch (check.phase) {
    case 'checked':
      return <Found check={check} />;
    case 'put-back':
      return (
        <Notice tone="accent" title={text.putBackTitle}>
          {check.newer.length > 0 && <p>{text.newer({ ranges: describeBytes(check.newer, messages) })}</p>}
        </Notice>
      );
    case 'cancelled':
      return (
        <Notice tone="quiet" title={text.stoppedTitle}>
          <p>{check.task === 'check' ? text.checkStopped : text.putBackStopped}</p>
        </Notice>
      );
    case 'failed':
      return <FailureNotice problem={check.failure} paragraphs />;
  }
}

function Found({ check: { drive, report } }: { check: Extract<Ended, { phase: 'checked' }> }) {
  const messages = useMessages();
  const text = messages.screens.capacity.ended;
  const claimsBytes = useMirror((mirror) => mirror.drives)?.find(({ id }) => id === drive.id)?.sizeBytes ?? 0;
  const { finding, evidence, left } = report;
  if (finding.kind !== 'holds')
    return (
      <FailureNotice problem={{ kind: 'drive-lies', drive: drive.devicePath, claimsBytes, finding, left }} paragraphs />
    );
  return (
    <>
      <Notice tone="accent" title={text.holdsTitle}>
        <p>
          {explainFinding(finding, claimsBytes, messages)} {text.putBack}
        </p>
      </Notice>
      <p className={css['evidence']}>{explainEvidence(evidence, messages)}</p>
    </>
  );
}
