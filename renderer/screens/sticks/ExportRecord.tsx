import { FileDown } from 'lucide-react';
import { useState } from 'react';
import { type Answer, call } from '../../bridge.ts';
import { useMessages } from '../../language.ts';
import { FailureNotice } from '../../parts/failure/index.ts';
import { Button, Digest, Notice } from '../../ui/index.ts';
import css from './record.module.css';

/** Exports the record to one file, with which the stick can be verified on another machine. */
export function ExportRecord({ id }: { id: string }) {
  const text = useMessages().screens.sticks;
  const [answer, setAnswer] = useState<Answer<'record/export'> | null>(null);
  return (
    <>
      <Button
        icon={<FileDown size={16} aria-hidden />}
        onClick={() => void call('record/export', { id }).then(setAnswer)}
      >
        {text.exportRecord}
      </Button>
      {answer && (
        <div className={css['answer']}>
          {answer.ok ? (
            <Notice tone="accent" live title={text.exported.title}>
              {text.exported.detail}
              <Digest text={answer.value.path} copyLabel={text.exported.copyPath} />
            </Notice>
          ) : (
            <FailureNotice problem={answer.problem} live />
          )}
        </div>
      )}
    </>
  );
}
