import { useState } from 'react';
import { withImageWarnings } from '../../../contract/rules/image-on-drive.ts';
import type { AcceptedRisk } from '../../../contract/wire/build-risk.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import { canStart, driveToErase } from '../../../contract/wire/job.ts';
import type { UnfinishedWrite } from '../../../contract/wire/record.ts';
import { call } from '../../bridge.ts';
import { closeEraseQuestion, type EraseQuestion, useEraseQuestion } from '../../erase-question.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import type { Problem } from '../../problem.ts';
import { Button, Dialog, MarkedText, Notice } from '../../ui/index.ts';
import { chosenAmong, NOTHING_SELECTED, useDriveChoice, vanishedText } from '../drive/index.ts';
import { FailureNotice } from '../failure/index.ts';
import { acceptedOf, useSourceConsent } from '../source/index.ts';
import css from './confirm.module.css';
import { eraseText, type Given, isConfirmed, questionText } from './confirmation.ts';
import { DriveLoss } from './DriveLoss.tsx';
import { ErasePicture } from './ErasePicture.tsx';
import type { Planned } from './PlanAhead.tsx';
import { isContinued } from './resumable.ts';
import { DEFAULT_WRITE_OPTIONS, type WriteOptions, WriteOptionsForm } from './WriteOptionsForm.tsx';

const NO_DRIVES: Drive[] = [];
const NO_WRITES: UnfinishedWrite[] = [];

/** The last question before anything is erased. */
export function ConfirmDialog() {
  const question = useEraseQuestion((state) => state.question);
  return question && <Question question={question} />;
}

function Question({ question }: { question: EraseQuestion }) {
  const messages = useMessages();
  const present = useMirror((mirror) => mirror.drives) ?? NO_DRIVES;
  const selection = useDriveChoice((choice) => choice.toWrite);
  const free = useMirror((mirror) => canStart(mirror.job));
  const [given, setGiven] = useState<Given>({});
  const [options, setOptions] = useState<WriteOptions>(DEFAULT_WRITE_OPTIONS);
  const { start, isStarting, problem } = useStart(question);
  const drives = chosenAmong(selection, present).map((drive) => withImageWarnings(drive, question.medium));
  const [planned, setPlanned] = useState<Planned>({ state: 'waiting' });
  const accepted = useSourceConsent((consent) => acceptedOf(question.source, consent));
  const continued = useContinued(drives, question) && options.resume;
  const mayBuild = isBuildable(planned, accepted);
  const isAccepted = mayBuild && (options.acceptUnverified || !question.isUnverified);
  const mayStart = drives.length > 0 && isConfirmed(drives, given, messages) && free && isAccepted;
  return (
    <Dialog
      title={questionText(drives, continued, messages)}
      onClose={closeEraseQuestion}
      picture={<ErasePicture source={question.source} drives={drives} />}
      actions={
        <>
          <Button data-first-focus onClick={closeEraseQuestion}>
            {messages.screens.ui.cancel}
          </Button>
          <StartButton
            {...{ drives, continued }}
            disabled={!mayStart || isStarting}
            onClick={() => void start(drives, options)}
          />
        </>
      }
    >
      <Consequence image={question.title} {...{ drives, continued }} />
      {selection.vanished.length > 0 && (
        <Notice tone="caution" live title={vanishedText(selection.vanished, messages)} />
      )}
      <Losses
        {...{ drives, given }}
        isContinued={continued}
        onGive={(more) => setGiven((before) => ({ ...before, ...more }))}
      />
      <WriteOptionsForm
        question={question}
        drives={drives}
        options={options}
        onChange={setOptions}
        onPlan={setPlanned}
      />
      {problem && <FailureNotice problem={problem} live paragraphs />}
    </Dialog>
  );
}

/** Whether all that is left to do is to continue earlier writes. */
function useContinued(drives: readonly Drive[], question: EraseQuestion): boolean {
  const unfinished = useMirror((mirror) => mirror.records?.unfinished) ?? NO_WRITES;
  return isContinued(drives, unfinished, question);
}

interface ConsequenceProps {
  image: string;
  drives: readonly Drive[];
  continued: boolean;
}

/** What happens to what is on the drives. */
function Consequence({ image, drives, continued }: ConsequenceProps) {
  const text = useMessages().screens.confirm;
  const { consequence } = continued ? text.resumed : text;
  return (
    <p>
      <MarkedText text={consequence({ image, count: drives.length })} />
    </p>
  );
}

interface StartButtonProps {
  drives: readonly Drive[];
  continued: boolean;
  disabled: boolean;
  onClick: () => void;
}

function StartButton({ drives, continued, ...button }: StartButtonProps) {
  const messages = useMessages();
  const { erase, resumed } = messages.screens.confirm;
  return (
    <Button {...button} kind={continued ? 'primary' : 'danger'} aria-label={eraseText(drives, continued, messages)}>
      {continued ? resumed.shown : erase.shown({ count: drives.length })}
    </Button>
  );
}

/** While it is planned, nobody knows better: then the job finds out, before it touches a drive. */
function isBuildable(planned: Planned, accepted: readonly AcceptedRisk[]): boolean {
  if (planned.state === 'failed') return false;
  return planned.state !== 'planned' || !planned.plan.compilesEverything || accepted.includes('compile-everything');
}

interface LossesProps {
  drives: readonly Drive[];
  isContinued: boolean;
  given: Given;
  onGive: (more: Given) => void;
}

function Losses({ drives, isContinued: continued, given, onGive }: LossesProps) {
  return (
    <ul className={css['losses']}>
      {drives.map((drive) => (
        <DriveLoss
          key={drive.id}
          drive={drive}
          isContinued={continued}
          typed={given[drive.id] ?? ''}
          onType={(typed) => onGive({ [drive.id]: typed })}
        />
      ))}
    </ul>
  );
}

/** Starts the job; the dialog closes when it has started. */
function useStart({ source, options: { download, ...build } }: EraseQuestion) {
  const includeLoop = useMirror((mirror) => mirror.host?.includeLoop ?? false);
  const [isStarting, setStarting] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const start = async (drives: readonly Drive[], chosen: WriteOptions) => {
    if (isStarting) return;
    setStarting(true);
    const answer = await call('job/start', {
      kind: 'flash',
      source,
      options: {
        ...build,
        accept: [...new Set([...build.accept, ...acceptedOf(source, useSourceConsent.getState())])],
        download: { ...download, acceptUnverified: chosen.acceptUnverified },
      },
      drives: drives.map(driveToErase),
      verification: chosen.readBack ? 'read-back' : 'skip',
      rewrite: chosen.resume ? 'missing' : 'everything',
      eject: chosen.eject,
      ...(chosen.proveBoot && chosen.readBack ? { proveBoot: true } : {}),
      includeLoop,
    });
    setStarting(false);
    if (!answer.ok) return setProblem(answer.problem);
    closeEraseQuestion();
    useDriveChoice.setState({ toWrite: NOTHING_SELECTED });
  };
  return { start, isStarting, problem };
}
