import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { headlineOf } from '../../parts/progress/index.ts';
import { Announcer } from '../../ui/index.ts';

/** Tells screen readers how the job is doing. A leaf: a job changes ten times a second, and the sections need not render for it. */
export function JobAnnouncer() {
  const messages = useMessages();
  const job = useMirror((mirror) => mirror.job);
  return <Announcer topic={job.phase} text={job.phase === 'idle' ? '' : headlineOf(job, messages).spoken} />;
}
