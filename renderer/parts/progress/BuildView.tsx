import { formatBytes } from '../../../contract/messages/bytes.ts';
import type { BuildProgress } from '../../../contract/wire/job.ts';
import type { Provenance } from '../../../contract/wire/source.ts';
import { ProgressBar } from '../../ui/index.ts';
import { BuildLog } from './BuildLog.tsx';
import { BuildTree } from './BuildTree.tsx';
import css from './build.module.css';
import job from './job.module.css';
import { PlanSummary } from './PlanSummary.tsx';

const STAGE_WORDS: { readonly [S in BuildProgress['stage']]: string } = {
  evaluating: 'Working out what has to be built',
  fetching: 'Downloading what others have built already',
  building: 'Building what is left',
  'packing-image': 'Packing everything into one image',
};
export function BuildView({ build, provenance }: { build: BuildProgress; provenance: Provenance }) {
  return (
    <div className={css['view']}>
      <div className={job['panel']}>
        <h2>{STAGE_WORDS[build.stage]}</h2>
        <Counts build={build} />
        {build.plan && <PlanSummary plan={build.plan} counted={build.stage !== 'evaluating'} />}
      </div>
      <section aria-labelledby="running-title" className={css['running']}>
        <h3 id="running-title">Running now</h3>
        <BuildTree build={build} />
      </section>
      <BuildLog lines={build.log} />
      {provenance.lockedReference && (
        <p className={css['locked']}>
          <span>From</span> <code>{provenance.lockedReference}</code>
        </p>
      )}
    </div>
  );
}

function Counts({ build }: { build: BuildProgress }) {
  const { builds, fetches } = build;
  if (build.stage === 'evaluating') {
    return (
      <>
        <ProgressBar fraction={null} label="Evaluating" />
        <p className={job['quiet']}>{build.filesEvaluated.toLocaleString()} files read</p>
      </>
    );
  }
  return (
    <div className={css['counts']}>
      <Count
        words="Downloads"
        done={fetches.done}
        expected={fetches.expected}
        note={`${formatBytes(fetches.doneBytes)} of ${formatBytes(fetches.expectedBytes)}`}
        fraction={ratio(fetches.doneBytes, fetches.expectedBytes)}
      />
      <Count
        words="Builds"
        done={builds.done}
        expected={builds.expected}
        fraction={ratio(builds.done, builds.expected)}
      />
    </div>
  );
}

interface CountProps {
  words: string;
  done: number;
  expected: number;
  fraction: number;
  note?: string;
}

function Count({ words, done, expected, fraction, note }: CountProps) {
  return (
    <div className={css['count']}>
      <div className={css['countRow']}>
        <span>{words}</span>
        <span>
          {done} of {expected}
        </span>
      </div>
      <ProgressBar fraction={fraction} label={words} thin />
      <p className={job['quiet']}>{note ?? '\u00a0'}</p>
    </div>
  );
}

function ratio(done: number, expected: number): number {
  return expected === 0 ? 0 : Math.min(1, done / expected);
}
