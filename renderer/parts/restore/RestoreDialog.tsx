import { useState } from 'react';
import { whereabouts } from '../../../contract/messages/drive-words.ts';
import { type EmptyDrivePlan, planEmptyDrive } from '../../../contract/rules/empty-drive.ts';
import { isConfirmedBy, requiredConfirmation } from '../../../contract/rules/erase-confirmation.ts';
import type { Drive } from '../../../contract/wire/drive.ts';
import { DEFAULT_VOLUME_LABEL, type DriveUse, VolumeLabel } from '../../../contract/wire/empty-drive.ts';
import { canStart, driveToErase } from '../../../contract/wire/job.ts';
import { call } from '../../bridge.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import type { Problem } from '../../problem.ts';
import { Button, Dialog, MarkedText, Quiet, SelectField, TextField } from '../../ui/index.ts';
import { FailureNotice } from '../failure/index.ts';
import { lookOfDrive, makerOf, mediumKindOf, Stick } from '../stick/index.ts';
import { RestoreLoss } from './RestoreLoss.tsx';
import { useRestoreQuestion } from './restore-question.ts';

const USES: readonly DriveUse[] = ['everything', 'tv', 'large'];

/** The question before a drive is made an empty one; a drive that is unplugged meanwhile closes it. */
export function RestoreDialog() {
  const driveId = useRestoreQuestion((question) => question.driveId);
  const drive = useMirror((mirror) => mirror.drives)?.find(({ id }) => id === driveId);
  return drive ? <Question key={drive.id} drive={drive} /> : null;
}

const close = () => useRestoreQuestion.setState({ driveId: null });

/** Null where it cannot be done. */
function planFor(drive: Drive, use: DriveUse): EmptyDrivePlan | null {
  try {
    return planEmptyDrive(drive, use);
  } catch {
    return null;
  }
}

function Question({ drive }: { drive: Drive }) {
  const messages = useMessages();
  const { restore, ui } = messages.screens;
  const text = restore.question;
  const free = useMirror((mirror) => canStart(mirror.job));
  const [use, setUse] = useState<DriveUse>('everything');
  const [label, setLabel] = useState(DEFAULT_VOLUME_LABEL);
  const [typed, setTyped] = useState('');
  const { start, isStarting, problem } = useStart(drive);
  const plan = planFor(drive, use);
  const isLabel = VolumeLabel.safeParse(label).success;
  const confirmation = requiredConfirmation(drive, messages.number.bytes);
  const mayStart = free && plan !== null && isLabel && isConfirmedBy(confirmation, typed);
  const name = plan?.filesystem === 'fat32' ? label.toUpperCase() : label;
  return (
    <Dialog
      title={text.title({ drive: drive.name })}
      onClose={close}
      picture={
        <Stick look={lookOfDrive(drive)} heightPixels={208} kind={mediumKindOf(drive)} maker={makerOf(drive.name)} />
      }
      actions={
        <>
          <Button data-first-focus onClick={close}>
            {ui.cancel}
          </Button>
          <Button kind="danger" disabled={!mayStart || isStarting} onClick={() => void start(use, label)}>
            {text.erase}
          </Button>
        </>
      }
    >
      {plan && (
        <p>
          <MarkedText text={text.consequence({ volume: text.volume({ filesystem: plan.filesystem, label: name }) })} />
        </p>
      )}
      {!plan && <p>{use === 'tv' ? text.tooLarge({ sizeBytes: drive.sizeBytes }) : text.tooSmall}</p>}
      <Quiet>{whereabouts(drive, messages)}</Quiet>
      <RestoreLoss drive={drive} confirmation={confirmation} typed={typed} onType={setTyped} />
      <SelectField
        label={text.use.label}
        value={use}
        onChange={(value) => setUse(USES.find((one) => one === value) ?? 'everything')}
        detail={text.useDetail[use]}
        choices={USES.map((value) => ({ value, label: text.use[value] }))}
      />
      <TextField
        label={text.label}
        value={label}
        onChange={setLabel}
        problem={isLabel ? null : text.labelProblem}
        maxLength={11}
      />
      {problem && <FailureNotice problem={problem} live paragraphs />}
    </Dialog>
  );
}

/** Starts the job; the dialog closes when it has started. */
function useStart(drive: Drive) {
  const includeLoop = useMirror((mirror) => mirror.host?.includeLoop ?? false);
  const [isStarting, setStarting] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const start = async (use: DriveUse, label: string) => {
    if (isStarting) return;
    setStarting(true);
    const request = { kind: 'restore', drive: driveToErase(drive), use, label, eject: true, includeLoop } as const;
    const answer = await call('job/start', request);
    setStarting(false);
    if (!answer.ok) return setProblem(answer.problem);
    close();
  };
  return { start, isStarting, problem };
}
