import { FileDown } from 'lucide-react';
import { useState } from 'react';
import type { Explanation } from '../../../contract/messages/explain.ts';
import { call } from '../../bridge.ts';
import { Button, Digest, Notice } from '../../ui/index.ts';
import css from './record.module.css';

type Outcome = { kind: 'exported'; path: string } | { kind: 'failed'; explanation: Explanation };

/** Puts the record into one file, with which the stick can be verified on another machine. */
export function ExportRecord({ id }: { id: string }) {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const exportIt = async () => {
    const answer = await call('record/export', { id });
    setOutcome(
      answer.ok ? { kind: 'exported', path: answer.value.path } : { kind: 'failed', explanation: answer.explanation },
    );
  };
  return (
    <>
      <Button icon={<FileDown size={16} aria-hidden />} onClick={() => void exportIt()}>
        Export
      </Button>
      {outcome && (
        <div className={css['told']}>
          {outcome.kind === 'exported' ? (
            <Notice tone="accent" live title="Exported into one file">
              Import it on another machine, and the stick can be verified there.
              <Digest text={outcome.path} what="the path" />
            </Notice>
          ) : (
            <Notice tone="bad" live title={outcome.explanation.title}>
              {outcome.explanation.happened} {outcome.explanation.remedy}
            </Notice>
          )}
        </div>
      )}
    </>
  );
}
