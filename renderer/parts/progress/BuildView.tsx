import type { BuildProgress } from '../../../contract/wire/job.ts';
import type { Provenance } from '../../../contract/wire/source.ts';
import { useMessages } from '../../language.ts';
import { ProgressBar, Quiet } from '../../ui/index.ts';
import { BuildTree } from './BuildTree.tsx';
import css from './build.module.css';
import job from './job.module.css';
import { PlanSummary } from './PlanSummary.tsx';

export function BuildView({ build, provenance }: { build: BuildProgress; provenance: Provenance }) {
  const text = useMessages().screens.progress.build;
  return (
    <div className={css['view']}>
      <div className={job['panel']}>
        <h2>{text.stages[build.stage]}</h2>
        <Counts build={build} />
        {build.plan && <PlanSummary plan={build.plan} counted={build.stage !== 'evaluating'} />}
      </div>
      <section aria-labelledby="running-title" className={css['running']}>
        <h3 id="running-title">{text.running}</h3>
        <BuildTree build={build} />
      </section>
      {provenance.lockedReference && (
        <p className={css['locked']}>
          <span>{text.from}</span> <code>{provenance.lockedReference}</code>
        </p>
      )}
    </div>
  );
}

function Counts({ build }: { build: BuildProgress }) {
  const { screens, waiting } = useMessages();
  const { build: text, bytesOf } = screens.progress;
  const { builds, fetches } = build;
  if (build.stage === 'evaluating') {
    return (
      <>
        <ProgressBar fraction={null} label={text.evaluating} />
        <Quiet>
          {build.filesEvaluated > 0 ? text.filesRead({ count: build.filesEvaluated }) : waiting.steps.planning}
        </Quiet>
      </>
    );
  }
  return (
    <div className={css['counts']}>
      <Count
        label={text.downloads}
        done={fetches.done}
        expected={fetches.expected}
        note={bytesOf({ doneBytes: fetches.doneBytes, totalBytes: fetches.expectedBytes })}
        fraction={ratio(fetches.doneBytes, fetches.expectedBytes)}
      />
      <Count
        label={text.builds}
        done={builds.done}
        expected={builds.expected}
        fraction={ratio(builds.done, builds.expected)}
      />
    </div>
  );
}

interface CountProps {
  label: string;
  done: number;
  expected: number;
  fraction: number;
  note?: string;
}

function Count({ label, done, expected, fraction, note }: CountProps) {
  const text = useMessages().screens.progress.build;
  return (
    <div className={css['count']}>
      <div className={css['countRow']}>
        <span>{label}</span>
        <span>{text.countOf({ done, expected })}</span>
      </div>
      <ProgressBar fraction={fraction} label={label} thin />
      <Quiet>{note ?? '\u00a0'}</Quiet>
    </div>
  );
}

function ratio(done: number, expected: number): number {
  return expected === 0 ? 0 : Math.min(1, done / expected);
}
