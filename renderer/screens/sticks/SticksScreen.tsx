import { History } from 'lucide-react';
import { useEffect, useState } from 'react';
import { describeDetail } from '../../../contract/messages/describe-detail.ts';
import { isolated } from '../../../contract/rules/visible-text.ts';
import type { RecordList, ShownRecord } from '../../../contract/wire/record.ts';
import { call } from '../../bridge.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { showSection, useNavigation } from '../../navigation.ts';
import { FailureNotice } from '../../parts/failure/index.ts';
import type { Problem } from '../../problem.ts';
import { Button, EmptyState, Notice, Spinner } from '../../ui/index.ts';
import { ImportRecord } from './ImportRecord.tsx';
import { RecordDetail } from './RecordDetail.tsx';
import { RecordRows } from './RecordRows.tsx';
import css from './record.module.css';
import { UnfinishedNotes } from './UnfinishedNotes.tsx';

/** Records: what was written where, newest first, and later verifications. */
export function SticksScreen() {
  const text = useMessages().screens.sticks;
  const list = useMirror((mirror) => mirror.records);
  return (
    <div className={css['screen']}>
      <div className={css['list']}>
        <header className={css['listHeader']}>
          <h1>{text.title}</h1>
          <ImportRecord />
        </header>
        {list ? <Listed list={list} /> : <Spinner />}
      </div>
      <div className={css['detail']}>{list && list.records.length > 0 && <Chosen list={list} />}</div>
    </div>
  );
}

function Listed({ list }: { list: RecordList }) {
  const messages = useMessages();
  const text = messages.screens.sticks;
  return (
    <>
      <UnfinishedNotes writes={list.unfinished} />
      {list.records.length === 0 ? (
        <EmptyState icon={<History size={24} aria-hidden />} title={text.empty.title}>
          <p>{text.empty.detail}</p>
          <div className={css['emptyAction']}>
            <Button onClick={() => showSection('flash')}>{text.empty.makeStick}</Button>
          </div>
        </EmptyState>
      ) : (
        <RecordRows records={list.records} />
      )}
      {list.newer.map(({ path, schema }) => (
        <FailureNotice key={path} tone="caution" problem={{ kind: 'record-newer', path, schema }} />
      ))}
      {list.unreadable.map(({ path, reason }) => (
        <Notice key={path} tone="caution" title={text.unreadable}>
          <code>{isolated(path)}</code>
          <br />
          {describeDetail(reason, messages)}
        </Notice>
      ))}
    </>
  );
}

function Chosen({ list }: { list: RecordList }) {
  const chosenId = useNavigation((navigation) => navigation.recordId);
  const summary = list.records.find((record) => record.id === chosenId) ?? list.records[0];
  // A verification changes the record, so it is loaded again.
  return summary && <Shown key={`${summary.id} ${summary.lastVerification?.at}`} id={summary.id} />;
}

function Shown({ id }: { id: string }) {
  const [record, setRecord] = useState<ShownRecord | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  useEffect(() => {
    let asked = true;
    void call('record/show', { id }).then((answer) => {
      if (!asked) return;
      if (answer.ok) setRecord(answer.value);
      else setProblem(answer.problem);
    });
    return () => {
      asked = false;
    };
  }, [id]);

  if (problem) return <FailureNotice problem={problem} />;
  return record && <RecordDetail record={record} />;
}
