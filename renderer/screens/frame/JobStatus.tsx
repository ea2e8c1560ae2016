import { showSection, useChoice } from '../../choice.ts';
import { useMirror } from '../../mirror.ts';
import { headlineOf } from '../../parts/progress/index.ts';
import { ProgressBar } from '../../ui/index.ts';
import css from './sidebar.module.css';

/** The job in two lines, while the user looks at another section. */
export function JobStatus() {
  const job = useMirror((mirror) => mirror.job);
  const section = useChoice((choice) => choice.section);
  if (job.phase === 'idle') return null;
  const home = job.request.kind === 'verify' ? 'verify' : 'flash';
  if (section === home) return null;
  const { short, fraction, running } = headlineOf(job);
  return (
    <button type="button" className={css['job']} onClick={() => showSection(home)}>
      <span className={css['jobWords']}>
        <span>{short}</span>
        {running && fraction !== null && <span>{Math.floor(fraction * 100)} %</span>}
      </span>
      {running && <ProgressBar fraction={fraction} label={short} thin />}
    </button>
  );
}
