import { ArrowLeft } from 'lucide-react';
import { useMemo } from 'react';
import { describeDetail } from '../../../contract/messages/describe-detail.ts';
import { isolated } from '../../../contract/rules/visible-text.ts';
import type { RecordList, RecordSummary } from '../../../contract/wire/record.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { showSection, useNavigation } from '../../navigation.ts';
import { FailureNotice } from '../../parts/failure/index.ts';
import { lookOfRecord, makerOf, Stick } from '../../parts/stick/index.ts';
import { Button, EmptyState, Notice, Spinner } from '../../ui/index.ts';
import { useAnswer } from '../../use-answer.ts';
import { ImportRecord } from './ImportRecord.tsx';
import { RecordDetail } from './RecordDetail.tsx';
import css from './record.module.css';
import { UnfinishedNotes } from './UnfinishedNotes.tsx';
import { Wall } from './Wall.tsx';

/** The sticks that were made here, or one of them with all that its record holds. */
export function SticksScreen() {
  const recordId = useNavigation((navigation) => navigation.recordId);
  const list = useMirror((mirror) => mirror.records);
  const summary = list?.records.find(({ id }) => id === recordId);
  return (
    <div className={css['screen']} data-scrolls>
      {summary ? (
        <>
          <BackToAll />
          {/* A verification changes the record, so it is loaded again. */}
          <Shown key={`${summary.id} ${summary.lastVerification?.at}`} summary={summary} />
        </>
      ) : (
        <AllSticks list={list} />
      )}
    </div>
  );
}

function BackToAll() {
  const text = useMessages().screens.sticks;
  return (
    <div>
      <Button kind="quiet" icon={<ArrowLeft size={16} aria-hidden />} onClick={() => showSection('records')}>
        {text.backToAll}
      </Button>
    </div>
  );
}

function AllSticks({ list }: { list: RecordList | null }) {
  const text = useMessages().screens.sticks;
  return (
    <>
      <header className={css['listHeader']}>
        <h1>{text.title}</h1>
        <ImportRecord />
      </header>
      {list ? <Listed list={list} /> : <Spinner />}
    </>
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
      {isEmpty && <NoSticks />}
      {list.records.length > 0 && <Wall records={list.records} />}
    </>
  );
}

function NoSticks() {
  const text = useMessages().screens.sticks;
  return (
    <EmptyState icon={<Stick look={{ state: 'ghost' }} heightPixels={144} />} title={text.empty.title}>
      <p>{text.empty.detail}</p>
      <div className={css['emptyAction']}>
        <Button onClick={() => showSection('flash')}>{text.empty.makeStick}</Button>
      </div>
    </EmptyState>
  );
}

function Shown({ summary }: { summary: RecordSummary }) {
  const { id } = summary;
  const request = useMemo(() => ({ id }), [id]);
  const { value: record, problem } = useAnswer('record/show', request);
  if (problem) return <FailureNotice problem={problem} />;
  return (
    <div className={css['shown']}>
      <div className={css['shownPicture']}>
        <Stick look={lookOfRecord(summary)} heightPixels={264} maker={makerOf(summary.driveName)} isLit={false} />
      </div>
      {record && <RecordDetail record={record} summary={summary} />}
    </div>
  );
}
