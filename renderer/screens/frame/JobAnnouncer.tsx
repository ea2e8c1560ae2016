import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { headlineOf } from '../../parts/progress/index.ts';
import { Announcer } from '../../ui/index.ts';

/** Announces the job to screen readers. A separate component, so that ten updates a second do not re-render the sections. */
export function JobAnnouncer() {
  const messages = useMessages();
  const job = useMirror((mirror) => mirror.job);
  return <Announcer topic={job.phase} text={job.phase === 'idle' ? '' : headlineOf(job, messages).spoken} />;
}
