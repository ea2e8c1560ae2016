import type { Messages } from '../../../contract/messages/en/page.ts';
import { call } from '../../bridge.ts';
import { useMessages } from '../../language.ts';
import { Button, Dialog } from '../../ui/index.ts';
import type { ActiveJob } from './stages.ts';

/** Asks before a job is stopped, and says what will be on the drives. */
export function CancelDialog({ job, onClose }: { job: ActiveJob; onClose: () => void }) {
  const { progress, restore } = useMessages().screens;
  const text = progress.cancel;
  const isVerification = job.request.kind === 'verify';
  const cancel = async () => {
    onClose();
    await call('job/cancel', {});
  };
  return (
    <Dialog
      title={isVerification ? text.verifyQuestion : text.jobQuestion}
      onClose={onClose}
      actions={
        <>
          <Button data-first-focus onClick={onClose}>
            {text.keepGoing}
          </Button>
          <Button kind="danger" onClick={() => void cancel()}>
            {isVerification ? text.stopVerifying : text.cancelJob}
          </Button>
        </>
      }
    >
      <p>{willBePartly(job) && job.request.kind === 'restore' ? restore.done.partly : consequence(job, text)}</p>
    </Dialog>
  );
}

const willBePartly = (job: ActiveJob): boolean =>
  'drives' in job && job.drives.some(({ contents }) => contents === 'partly-written');

function consequence(job: ActiveJob, text: Messages['screens']['progress']['cancel']): string {
  if (job.request.kind === 'verify') return text.onlyRead;
  const drives = 'drives' in job ? job.drives : [];
  const contents = new Set(drives.map((drive) => drive.contents));
  if (contents.has('partly-written')) return text.partlyWritten({ count: drives.length });
  if (contents.has('written-unverified')) return text.unverified;
  return job.phase === 'building' ? text.building : text.untouched;
}
