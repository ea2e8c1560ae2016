import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { showSection, useNavigation } from '../../navigation.ts';
import { headlineOf, percentText } from '../../parts/progress/index.ts';
import { ProgressBar } from '../../ui/index.ts';
import css from './top-bar.module.css';

/** The job in two lines, while the user looks at another section. */
export function JobStatus() {
  const messages = useMessages();
  const job = useMirror((mirror) => mirror.job);
  const section = useNavigation((navigation) => navigation.section);
  if (job.phase === 'idle') return null;
  const home = job.request.kind === 'verify' ? 'verify' : 'flash';
  if (section === home) return null;
  const { short, fraction, running } = headlineOf(job, messages);
  return (
    <button type="button" className={css['job']} onClick={() => showSection(home)}>
      <span className={css['jobWords']}>
        <span title={short}>{short}</span>
        {running && fraction !== null && <span>{percentText(fraction, messages)}</span>}
      </span>
      {running && <ProgressBar fraction={fraction} label={short} thin />}
    </button>
  );
}
