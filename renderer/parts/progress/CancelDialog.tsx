import { call } from '../../bridge.ts';
import { Button, Dialog } from '../../ui/index.ts';
import type { ActiveJob } from './stages.ts';

/** Asks before a job is stopped, and says what will be on the drives. */
export function CancelDialog({ job, onClose }: { job: ActiveJob; onClose: () => void }) {
  const cancel = async () => {
    onClose();
    await call('job/cancel', {});
  };
  return (
    <Dialog
      title={job.request.kind === 'verify' ? 'Stop verifying?' : 'Cancel this job?'}
      onClose={onClose}
      actions={
        <>
          <Button data-first-focus onClick={onClose}>
            Go on
          </Button>
          <Button kind="danger" onClick={() => void cancel()}>
            {job.request.kind === 'verify' ? 'Stop verifying' : 'Cancel the job'}
          </Button>
        </>
      }
    >
      <p>{consequence(job)}</p>
    </Dialog>
  );
}

function consequence(job: ActiveJob): string {
  if (job.request.kind === 'verify') return 'The drive is only being read, and stays as it is.';
  const drives = 'drives' in job ? job.drives : [];
  const contents = new Set(drives.map((drive) => drive.contents));
  const these = drives.length > 1 ? 'the drives' : 'the drive';
  if (contents.has('partly-written'))
    return `What was on ${these} is gone already, and ${these} cannot be used as they are. You can write to ${drives.length > 1 ? 'them' : 'it'} again at any time.`;
  if (contents.has('written-unverified'))
    return 'Everything is written, but it will not be known whether it can be read back. It will be recorded as not verified.';
  return job.phase === 'building'
    ? 'Nothing has been written to a drive. What has been built is kept, and the next build goes on from there.'
    : 'Nothing has been written to a drive.';
}
