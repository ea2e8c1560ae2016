import { explain } from '../../../contract/messages/explain.ts';
import type { DriveProgress } from '../../../contract/wire/job.ts';
import { Badge, Button, Notice, ToneIcon } from '../../ui/index.ts';
import { BlockMap } from './BlockMap.tsx';
import { DriveOutcomes } from './DriveOutcomes.tsx';
import css from './ended.module.css';
import { FailureLogs } from './FailureLogs.tsx';
import { dismissJob, tryAgain } from './job-actions.ts';
import { contentsOutcome, outcomeOf } from './outcome-words.ts';
import { ReleaseLines } from './ReleaseLines.tsx';
import { type ActiveJob, isBadVerdict, isUnknown } from './stages.ts';

type StoppedJob = Extract<ActiveJob, { phase: 'failed' | 'cancelled' }>;

/** A job that failed or was cancelled: what happened, what is on each drive now, and what to do. */
export function StoppedView({ job }: { job: StoppedJob }) {
  const explanation = job.phase === 'failed' ? explain(job.failure) : null;
  const reading = job.request.kind === 'verify';
  const found = reading ? job.drives.filter(({ verdict }) => verdict && isBadVerdict(verdict.kind)) : [];
  const tone = explanation ? (isUnknown(job) ? 'caution' : 'bad') : 'quiet';
  return (
    <div className={css['ended']}>
      <header className={css['hero']}>
        <ToneIcon tone={tone} sizePixels={34} />
        <div>
          <h1>{explanation?.title ?? (reading ? 'Verifying was stopped' : 'The job was cancelled')}</h1>
          {/* The drive's own row says it once more, with the map. */}
          {found.length === 0 && (
            <p className={css['happened']}>{explanation?.happened ?? 'You stopped it. Nothing more will happen.'}</p>
          )}
        </div>
      </header>
      {explanation && (
        <Notice tone="accent" title="What to do">
          {explanation.remedy}
        </Notice>
      )}
      {reading ? (
        <>
          <DriveOutcomes drives={found} title="Outcome" />
          <p className={css['quiet']}>The drive was only read: it is as it was.</p>
        </>
      ) : (
        <Left drives={job.drives} />
      )}
      <div className={css['actions']}>
        <Button kind="primary" onClick={() => void tryAgain(job)}>
          {againWords(job)}
        </Button>
        <Button onClick={() => void dismissJob()}>Back</Button>
      </div>
      {job.phase === 'failed' && <FailureLogs job={job} />}
    </div>
  );
}

/** What trying again would do: a write that was begun goes on, bad blocks are written again. */
function againWords({ request, drives }: StoppedJob): string {
  if (request.kind === 'verify') return 'Verify again';
  if (drives.some(({ verdict }) => verdict && isBadVerdict(verdict.kind))) return 'Write the bad blocks again…';
  return drives.some(({ contents }) => contents === 'partly-written') ? 'Continue…' : 'Try again';
}

function Left({ drives }: { drives: readonly DriveProgress[] }) {
  if (drives.length === 0) return <p className={css['quiet']}>No drive was touched.</p>;
  return (
    <section aria-label="What is on the drives now">
      <h2 className={css['subtitle']}>
        {drives.length > 1 ? 'What is on the drives now' : 'What is on the drive now'}
      </h2>
      <ul className={css['outcomes']}>
        {drives.map((drive) => {
          // Bad blocks are more than “not verified” says: the drive was read back, and failed.
          const isBad = drive.verdict !== null && isBadVerdict(drive.verdict.kind);
          const { tone, label, detail } = isBad ? outcomeOf(drive) : contentsOutcome(drive.contents);
          return (
            <li key={drive.id} className={css['outcome']}>
              <ToneIcon tone={tone} sizePixels={19} />
              <div className={css['outcomeText']}>
                <div className={css['outcomeTitle']}>
                  <h3>{drive.name}</h3>
                  <Badge tone={tone}>{label}</Badge>
                  <span className={css['path']}>{drive.devicePath}</span>
                </div>
                <p>{detail}</p>
                <ReleaseLines handling={drive.handling} />
              </div>
              {isBad && <BlockMap drive={drive} />}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
