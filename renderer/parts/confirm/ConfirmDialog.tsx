import { useState } from 'react';
import type { Explanation } from '../../../contract/messages/explain.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import { canStart } from '../../../contract/wire/job.ts';
import { call } from '../../bridge.ts';
import { chosenDrive, useChoice } from '../../choice.ts';
import { useMirror } from '../../mirror.ts';
import { Button, Checkbox, Dialog, Notice } from '../../ui/index.ts';
import { chosenAmong, NOTHING_SELECTED, vanishedWords } from '../drive/index.ts';
import { optionsFor, sourceText, withDownload } from '../source/index.ts';
import css from './confirm.module.css';
import { eraseWords, type Given, isProven } from './confirmation.ts';
import { DriveLoss } from './DriveLoss.tsx';
import { PlanAhead } from './PlanAhead.tsx';
import { Unfinished } from './Unfinished.tsx';
import { UnverifiedDownload, useUnverified } from './UnverifiedDownload.tsx';

const NO_DRIVES: Drive[] = [];

/** The last question before anything is erased. `title` is what will be written. */
export function ConfirmDialog({ title }: { title: string }) {
  const choice = useChoice();
  const present = useMirror((mirror) => mirror.drives) ?? NO_DRIVES;
  const includeLoop = useMirror((mirror) => mirror.host?.includeLoop ?? false);
  const free = useMirror((mirror) => canStart(mirror.job));
  const [given, setGiven] = useState<Given>({});
  const [readBack, setReadBack] = useState(true);
  const [goOn, setGoOn] = useState(true);
  const [eject, setEject] = useState(false);
  const [problem, setProblem] = useState<Explanation | null>(null);
  const [asking, setAsking] = useState(false);
  const isUnverified = useUnverified();
  const [accepted, setAccepted] = useState(false);

  const drives = chosenAmong(choice.drives, present);
  const source = sourceText(choice.source);
  const close = () => useChoice.setState({ confirming: false });
  const ready =
    source !== null && drives.length > 0 && isProven(drives, given) && free && !asking && (accepted || !isUnverified);

  const start = async () => {
    if (!ready) return;
    setAsking(true);
    const answer = await call('job/start', {
      kind: 'flash',
      source,
      options: withDownload(optionsFor(choice.source, choice.options), choice.source, accepted),
      drives: drives.map(chosenDrive),
      verification: readBack ? 'read-back' : 'skip',
      rewrite: goOn ? 'missing' : 'everything',
      eject,
      includeLoop,
    });
    setAsking(false);
    if (!answer.ok) return setProblem(answer.explanation);
    useChoice.setState({ confirming: false, drives: NOTHING_SELECTED });
  };

  return (
    <Dialog
      title={drives.length > 1 ? `Erase ${drives.length} drives?` : `Erase ${drives[0]?.name ?? 'the drive'}?`}
      onClose={close}
      actions={
        <>
          <Button data-first-focus onClick={close}>
            Cancel
          </Button>
          <Button kind="danger" disabled={!ready} onClick={() => void start()}>
            {eraseWords(drives)}
          </Button>
        </>
      }
    >
      <p>
        <strong>{title}</strong> will be written to {drives.length > 1 ? 'these drives' : 'this drive'}. What is on{' '}
        {drives.length > 1 ? 'them' : 'it'} now cannot be brought back.
      </p>
      {choice.drives.vanished.length > 0 && (
        <Notice tone="caution" live title={choice.drives.vanished.map(vanishedWords).join(' ')} />
      )}
      <ul className={css['losses']}>
        {drives.map((drive) => (
          <DriveLoss
            key={drive.id}
            drive={drive}
            typed={given[drive.id] ?? ''}
            onType={(typed) => setGiven((before) => ({ ...before, [drive.id]: typed }))}
          />
        ))}
      </ul>
      {isUnverified && <UnverifiedDownload accepted={accepted} onAccept={setAccepted} />}
      <Unfinished drives={drives} goOn={goOn} onGoOn={setGoOn} />
      <Checkbox
        checked={readBack}
        onChange={setReadBack}
        label="Read every byte back and compare"
        detail={
          readBack
            ? 'Takes about as long as writing, and is the only way to know.'
            : 'The drive will be reported as not verified.'
        }
      />
      <Checkbox
        checked={eject}
        onChange={setEject}
        label="Make it safe to remove in the end"
        detail="Switched off when everything else is done. To use it again, plug it in anew."
      />
      {source !== null && choice.source.kind !== 'image-file' && (
        <PlanAhead source={source} options={optionsFor(choice.source, choice.options)} />
      )}
      {problem && (
        <Notice tone="bad" live title={problem.title}>
          <p>{problem.happened}</p>
          <p>{problem.remedy}</p>
        </Notice>
      )}
    </Dialog>
  );
}
