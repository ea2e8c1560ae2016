import { useState } from 'react';
import type { JobState } from '../../../contract/wire/job.ts';
import { useMessages } from '../../language.ts';
import { Segments } from '../../ui/index.ts';
import { BuildLog, LogPane } from './BuildLog.tsx';

type FailedJob = Extract<JobState, { phase: 'failed' }>;

/** The logs of a failed build: of the whole build, and of the failed derivation. */
export function FailureLogs({ job }: { job: FailedJob }) {
  const text = useMessages().screens.progress.log;
  const [shown, setShown] = useState<'build' | 'derivation'>('build');
  const { failure, log } = job;
  const derivation = failure.kind === 'build-failed' ? failure.derivation : null;
  if (derivation === null) return log.length > 0 && <BuildLog lines={log} open />;
  const name = derivation.replace(/^.*\/(?:[0-9a-z]{32}-)?|\.drv$/g, '');
  return (
    <Segments
      label={text.which}
      value={shown}
      onChange={setShown}
      segments={[
        { value: 'build', label: text.ofBuild, panel: <LogPane of="build" newest={log} /> },
        {
          value: 'derivation',
          label: text.ofDerivation({ name }),
          panel: shown === 'derivation' && <LogPane of="derivation" newest={null} />,
        },
      ]}
    />
  );
}
