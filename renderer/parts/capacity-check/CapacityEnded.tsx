import type { ReactNode } from 'react';
import { describeBytes, explainEvidence, explainFinding } from '../../../contract/messages/capacity-words.ts';
import { explain } from '../../../contract/messages/explain.ts';
import type { CapacityCheckState } from '../../../contract/wire/capacity-check.ts';
import type { Failure } from '../../../contract/wire/failure.ts';
import { call } from '../../bridge.ts';
import { useMirror } from '../../mirror.ts';
import { Button, Dialog, Notice } from '../../ui/index.ts';
import css from './capacity.module.css';

type Ended = Exclude<CapacityCheckState, { phase: 'idle' | 'running' }>;

/** What came of it, and what it does not prove. */
export function CapacityEnded({ probe }: { probe: Ended }) {
  const drives = useMirror((mirror) => mirror.drives);
  const sizeBytes = drives?.find(({ id }) => id === probe.drive.id)?.sizeBytes ?? 0;
  const close = () => void call('probe/dismiss', {});
  return (
    <Dialog
      title={`The capacity of ${probe.drive.name}`}
      onClose={close}
      actions={
        <Button data-first-focus onClick={close}>
          Close
        </Button>
      }
    >
      <div className={css['words']}>{wordsOf(probe, sizeBytes)}</div>
    </Dialog>
  );
}

function wordsOf(probe: Ended, sizeBytes: number): ReactNode {
  switch (probe.phase) {
    case 'probed': {
      const { finding, evidence, left } = probe.report;
      if (finding.kind !== 'holds')
        return (
          <FailureWords
            failure={{ kind: 'drive-lies', drive: probe.drive.devicePath, claimsBytes: sizeBytes, finding, left }}
          />
        );
      return (
        <>
          <Notice tone="accent" title="No sign of a false capacity">
            <p>{explainFinding(finding, sizeBytes)} What was on the drive was put back and read again.</p>
          </Notice>
          <p className={css['quiet']}>{explainEvidence(evidence)}</p>
        </>
      );
    }
    case 'restored':
      return (
        <Notice tone="accent" title="The drive holds what it held before the check">
          {probe.newer.length > 0 && <p>Something newer is at {describeBytes(probe.newer)}, and was left as it is.</p>}
        </Notice>
      );
    case 'cancelled':
      return (
        <Notice tone="quiet" title="Stopped">
          <p>
            {probe.task === 'probe'
              ? 'The drive is as it was before.'
              : 'What is not put back yet can be put back another time.'}
          </p>
        </Notice>
      );
    case 'failed':
      return <FailureWords failure={probe.failure} />;
  }
}

function FailureWords({ failure }: { failure: Failure }) {
  const { title, happened, remedy } = explain(failure);
  return (
    <Notice tone="bad" title={title}>
      <p>{happened}</p>
      <p>{remedy}</p>
    </Notice>
  );
}
