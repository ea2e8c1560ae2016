import type { JobState } from '../../../contract/wire/job.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { chosenAmong, useDriveChoice } from '../../parts/drive/index.ts';
import { JobScreen } from '../../parts/progress/index.ts';
import { Screen } from '../../ui/index.ts';
import { ExpectationStep } from './ExpectationStep.tsx';
import { ReadDriveStep } from './ReadDriveStep.tsx';
import { VerifyBar } from './VerifyBar.tsx';

/** Verify: a drive, and what it should hold. Only reads. */
export function VerifyScreen() {
  const job = useMirror((mirror) => (belongsHere(mirror.job) ? mirror.job : null));
  return job ? <JobScreen job={job} /> : <Choosing />;
}

function belongsHere(job: JobState): job is Exclude<JobState, { phase: 'idle' }> {
  return job.phase !== 'idle' && job.request.kind === 'verify';
}

function Choosing() {
  const text = useMessages().screens.verify;
  const present = useMirror((mirror) => mirror.drives);
  const selection = useDriveChoice((choice) => choice.toRead);
  const drive = chosenAmong(selection, present ?? [])[0] ?? null;
  return (
    <Screen title={text.title} isTitleHidden columns="even" bar={<VerifyBar drive={drive} />}>
      <ReadDriveStep />
      <ExpectationStep serial={drive?.identity.serial ?? null} />
    </Screen>
  );
}
