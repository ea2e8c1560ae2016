import { isolated } from '../../../contract/rules/visible-text.ts';
import type { DriveProgress } from '../../../contract/wire/job.ts';
import { useMessages } from '../../language.ts';
import { explainProblem } from '../../problem.ts';
import { Badge, Notice, Quiet, ToneIcon } from '../../ui/index.ts';
import { CopyReport } from '../failure/index.ts';
import { AcceptProblem } from '../source/index.ts';
import { BlockMap } from './BlockMap.tsx';
import { DriveOutcomes } from './DriveOutcomes.tsx';
import css from './ended.module.css';
import { FailureLogs } from './FailureLogs.tsx';
import { JobActions } from './JobActions.tsx';
import { contentsOutcome, outcomeOf } from './outcome.ts';
import { ReleaseLines } from './ReleaseLines.tsx';
import { type ActiveJob, isBadVerdict, isUnknown } from './stages.ts';

type StoppedJob = Extract<ActiveJob, { phase: 'failed' | 'cancelled' }>;

/** A job that failed or was cancelled: what happened, what is on each drive now, and what to do. */
export function StoppedView({ job }: { job: StoppedJob }) {
  const messages = useMessages();
  const { stopped, outcomeLabel } = messages.screens.outcome;
  const explanation = job.phase === 'failed' ? explainProblem(job.failure, messages) : null;
  const reading = job.request.kind === 'verify';
  const found = reading ? job.drives.filter(({ verdict }) => verdict && isBadVerdict(verdict.kind)) : [];
  const tone = explanation ? (isUnknown(job) ? 'caution' : 'bad') : 'quiet';
  return (
    <div className={css['ended']}>
      <header className={css['hero']}>
        <ToneIcon tone={tone} sizePixels={34} />
        <div>
          <h1>{explanation?.title ?? (reading ? stopped.verify : stopped.job)}</h1>
          {/* The row of the drive repeats it, with the map. */}
          {found.length === 0 && <p className={css['happened']}>{explanation?.happened ?? stopped.detail}</p>}
        </div>
      </header>
      {explanation && (
        <Notice tone="accent" title={stopped.whatToDo}>
          <p>{explanation.remedy}</p>
          {job.phase === 'failed' && job.failure.kind === 'internal' && <CopyReport />}
          {job.phase === 'failed' && 'source' in job.request && (
            <AcceptProblem source={job.request.source} problem={job.failure} />
          )}
        </Notice>
      )}
      {reading ? (
        <>
          <DriveOutcomes drives={found} title={outcomeLabel} />
          <Quiet>{stopped.onlyRead}</Quiet>
        </>
      ) : (
        <DrivesNow drives={job.drives} />
      )}
      <JobActions job={job} />
      {job.phase === 'failed' && <FailureLogs job={job} />}
    </div>
  );
}

/** What is on the drives of a job that writes. */
function DrivesNow({ drives }: { drives: readonly DriveProgress[] }) {
  const text = useMessages().screens.outcome.stopped;
  if (drives.length === 0) return <Quiet>{text.noneTouched}</Quiet>;
  return (
    <section aria-label={text.onDrives}>
      <h2 className={css['subtitle']}>{drives.length > 1 ? text.onDrives : text.onDrive}</h2>
      <ul className={css['outcomes']}>
        {drives.map((drive) => (
          <DriveNow key={drive.id} drive={drive} />
        ))}
      </ul>
    </section>
  );
}

function DriveNow({ drive }: { drive: DriveProgress }) {
  const messages = useMessages();
  // Bad blocks are more than “not verified”: the drive was read back, and failed.
  const isBad = drive.verdict !== null && isBadVerdict(drive.verdict.kind);
  const { tone, label, detail } = isBad ? outcomeOf(drive, messages) : contentsOutcome(drive.contents, messages);
  return (
    <li className={css['outcome']}>
      <ToneIcon tone={tone} sizePixels={19} />
      <div className={css['outcomeText']}>
        <div className={css['outcomeTitle']}>
          <h3>{isolated(drive.name)}</h3>
          <Badge tone={tone}>{label}</Badge>
          <span className={css['path']}>{drive.devicePath}</span>
        </div>
        <p>{detail}</p>
        <ReleaseLines release={drive.release} />
      </div>
      {isBad && <BlockMap drive={drive} />}
    </li>
  );
}
