import { FileUp } from 'lucide-react';
import { useState } from 'react';
import type { Explanation } from '../../../contract/messages/explain.ts';
import type { ImportedRecord } from '../../../contract/wire/channels.ts';
import { call } from '../../bridge.ts';
import { useChoice } from '../../choice.ts';
import { FilePicker } from '../../parts/source/index.ts';
import { Notice } from '../../ui/index.ts';
import css from './record.module.css';

type Outcome = { kind: 'imported'; imported: ImportedRecord } | { kind: 'failed'; explanation: Explanation };

/** Takes a record that was exported on another machine, and shows it. */
export function ImportRecord() {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const importFrom = async (path: string) => {
    const answer = await call('record/import', { path });
    if (!answer.ok) return setOutcome({ kind: 'failed', explanation: answer.explanation });
    setOutcome({ kind: 'imported', imported: answer.value });
    useChoice.setState({ recordId: answer.value.id });
  };
  return (
    <>
      <FilePicker
        words="Import…"
        icon={<FileUp size={15} aria-hidden />}
        wanted="record"
        onPick={(path) => void importFrom(path)}
      />
      {outcome && (
        <div className={css['told']}>
          {outcome.kind === 'imported' ? (
            <Notice tone="accent" live title={importedTitle(outcome.imported)}>
              {outcome.imported.title}
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

function importedTitle({ outcome, verifications }: ImportedRecord): string {
  if (outcome === 'imported') return 'The record was imported';
  return verifications === 0 ? 'That record is here already' : 'That record is here already; its verifications are new';
}
