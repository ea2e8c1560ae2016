import { History } from 'lucide-react';
import { useEffect, useState } from 'react';
import { type Explanation, explain } from '../../../contract/messages/explain.ts';
import type { Record, RecordList } from '../../../contract/wire/record.ts';
import { call } from '../../bridge.ts';
import { showSection, useChoice } from '../../choice.ts';
import { useMirror } from '../../mirror.ts';
import { Button, EmptyState, Notice, Spinner } from '../../ui/index.ts';
import { ImportRecord } from './ImportRecord.tsx';
import { RecordDetail } from './RecordDetail.tsx';
import { RecordRows } from './RecordRows.tsx';
import css from './record.module.css';
import { UnfinishedNotes } from './UnfinishedNotes.tsx';

/** Records: what was written where, the newest first, and whether it was still so later. */
export function RecordsScreen() {
  const list = useMirror((mirror) => mirror.records);
  return (
    <div className={css['screen']}>
      <div className={css['list']}>
        <header className={css['listHeader']}>
          <h1>Records</h1>
          <ImportRecord />
        </header>
        {list ? <Listed list={list} /> : <Spinner />}
      </div>
      <div className={css['detail']}>{list && list.records.length > 0 && <Chosen list={list} />}</div>
    </div>
  );
}

function Listed({ list }: { list: RecordList }) {
  return (
    <>
      <UnfinishedNotes writes={list.unfinished} />
      {list.records.length === 0 ? (
        <EmptyState icon={<History size={24} aria-hidden />} title="Nothing has been written yet">
          <p>A record is kept of every drive that is flashed, so that it can be verified years later.</p>
          <div className={css['emptyAction']}>
            <Button onClick={() => showSection('flash')}>Make a stick</Button>
          </div>
        </EmptyState>
      ) : (
        <RecordRows records={list.records} />
      )}
      {list.newer.map(({ path, schema }) => {
        const { title, happened, remedy } = explain({ kind: 'record-newer', path, schema });
        return (
          <Notice key={path} tone="caution" title={title}>
            {happened} {remedy}
          </Notice>
        );
      })}
      {list.unreadable.map(({ path, reason }) => (
        <Notice key={path} tone="caution" title="A record cannot be read">
          <code>{path}</code>
          <br />
          {reason}
        </Notice>
      ))}
    </>
  );
}

function Chosen({ list }: { list: RecordList }) {
  const chosenId = useChoice((choice) => choice.recordId);
  const summary = list.records.find((record) => record.id === chosenId) ?? list.records[0];
  // A verification adds to the record: it is asked for anew.
  return summary && <Shown key={`${summary.id} ${summary.lastVerification?.at}`} id={summary.id} />;
}

function Shown({ id }: { id: string }) {
  const [record, setRecord] = useState<Record | null>(null);
  const [problem, setProblem] = useState<Explanation | null>(null);

  useEffect(() => {
    let asked = true;
    void call('record/show', { id }).then((answer) => {
      if (!asked) return;
      if (answer.ok) setRecord(answer.value);
      else setProblem(answer.explanation);
    });
    return () => {
      asked = false;
    };
  }, [id]);

  if (problem) {
    return (
      <Notice tone="bad" title={problem.title}>
        {problem.happened} {problem.remedy}
      </Notice>
    );
  }
  return record && <RecordDetail record={record} />;
}
