import { FileUp } from 'lucide-react';
import { useState } from 'react';
import type { Messages } from '../../../contract/messages/en/page.ts';
import { isolated } from '../../../contract/rules/visible-text.ts';
import type { ImportedRecord } from '../../../contract/wire/channels.ts';
import { type Answer, call } from '../../bridge.ts';
import { useMessages } from '../../language.ts';
import { FailureNotice } from '../../parts/failure/index.ts';
import { FilePicker } from '../../parts/source/index.ts';
import { Notice } from '../../ui/index.ts';
import css from './record.module.css';

/** Imports a record from another machine: it then stands on the wall. */
export function ImportRecord() {
  const text = useMessages().screens.sticks;
  const [answer, setAnswer] = useState<Answer<'record/import'> | null>(null);
  const importFrom = async (path: string) => setAnswer(await call('record/import', { path }));
  return (
    <>
      <FilePicker
        label={text.importRecord}
        icon={<FileUp size={15} aria-hidden />}
        wanted="record"
        onPick={(path) => void importFrom(path)}
      />
      {answer && (
        <div className={css['answer']}>
          {answer.ok ? (
            <Notice tone="accent" live title={importedTitle(answer.value, text)}>
              {isolated(answer.value.title)}
            </Notice>
          ) : (
            <FailureNotice problem={answer.problem} live />
          )}
        </div>
      )}
    </>
  );
}

function importedTitle(
  { outcome, verifications }: ImportedRecord,
  { imported }: Messages['screens']['sticks'],
): string {
  if (outcome === 'imported') return imported.new;
  return verifications === 0 ? imported.known : imported.knownWithVerifications;
}
