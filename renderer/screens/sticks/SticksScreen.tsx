import { History } from 'lucide-react';
import { useMemo } from 'react';
import { describeDetail } from '../../../contract/messages/describe-detail.ts';
import { isolated } from '../../../contract/rules/visible-text.ts';
import type { RecordList } from '../../../contract/wire/record.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { showSection, useNavigation } from '../../navigation.ts';
import { FailureNotice } from '../../parts/failure/index.ts';
import { Button, EmptyState, Notice, Spinner } from '../../ui/index.ts';
import { useAnswer } from '../../use-answer.ts';
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
  // What cannot be read may be records.
  const isEmpty = [list.records, list.unreadable, list.newer].every(({ length }) => length === 0);
  return (
    <>
      <UnfinishedNotes writes={list.unfinished} />
      {isEmpty && (
        <EmptyState icon={<History size={24} aria-hidden />} title={text.empty.title}>
          <p>{text.empty.detail}</p>
          <div className={css['emptyAction']}>
            <Button onClick={() => showSection('flash')}>{text.empty.makeStick}</Button>
          </div>
        </EmptyState>
      )}
      {list.records.length > 0 && <RecordRows records={list.records} />}
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
  const request = useMemo(() => ({ id }), [id]);
  const { value: record, problem } = useAnswer('record/show', request);
  if (problem) return <FailureNotice problem={problem} />;
  return record && <RecordDetail record={record} />;
}
