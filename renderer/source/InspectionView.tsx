import { formatBytes } from '../../contract/bytes.ts';
import type { FlakeOutput, Inspection } from '../../contract/source.ts';
import { chooseSource, useChoice } from '../choice.ts';
import { Fact, Facts, Notice, Spinner } from '../ui/index.ts';
import { DownloadFacts } from './DownloadFacts.tsx';
import { useInspecting } from './inspection.ts';
import css from './source.module.css';
import { explainWarning, formatInstant, SYSTEM_WORDS } from './source-words.ts';

/** What is known about the source before anything runs: what it is, from which revision, and what to look at. */
export function InspectionView() {
  const inspecting = useInspecting();
  return (
    <div className={css['inspection']} aria-live="polite" aria-busy={inspecting.state === 'waiting'}>
      {inspecting.state === 'waiting' && (
        <p className={css['waiting']}>
          <Spinner /> Looking at it…
        </p>
      )}
      {inspecting.state === 'failed' && (
        <Notice tone="bad" title={inspecting.explanation.title}>
          <p>{inspecting.explanation.happened}</p>
          <p>{inspecting.explanation.remedy}</p>
        </Notice>
      )}
      {inspecting.state === 'known' && <Known inspection={inspecting.inspection} />}
    </div>
  );
}

function Known({ inspection }: { inspection: Inspection }) {
  return (
    <>
      <div className={css['known']}>
        <h3>{inspection.title}</h3>
        <Facts>
          <Fact name="Locked to">{inspection.lockedReference && <code>{inspection.lockedReference}</code>}</Fact>
          <Fact name="Revision">{inspection.revision && <code>{inspection.revision.slice(0, 12)}</code>}</Fact>
          <Fact name="Last change">{inspection.lastModified && formatInstant(inspection.lastModified)}</Fact>
          <Fact name="Will build">{inspection.attribute && <code>{inspection.attribute}</code>}</Fact>
          <DownloadFacts download={inspection.download} isCached={inspection.download?.isCached ?? false} />
          <Fact name="Size">{inspection.sizeBytes !== null && formatBytes(inspection.sizeBytes)}</Fact>
          <Fact name="Volume label">{inspection.volumeLabel}</Fact>
        </Facts>
      </div>
      {inspection.attribute === null && inspection.outputs.length > 0 && <Outputs outputs={inspection.outputs} />}
      {inspection.warnings.map((warning) => {
        const { title, detail } = explainWarning(warning);
        return (
          <Notice key={title} tone="caution" title={title}>
            {detail}
          </Notice>
        );
      })}
    </>
  );
}

function Outputs({ outputs }: { outputs: readonly FlakeOutput[] }) {
  const chosen = useChoice((choice) => choice.source.flakeOutput);
  return (
    <fieldset className={css['outputs']}>
      <legend>Which of its outputs?</legend>
      {outputs.map((output) => (
        <label key={output.attribute} className={css['output']}>
          <input
            type="radio"
            name="flake-output"
            checked={chosen === output.name}
            onChange={() => chooseSource({ flakeOutput: output.name })}
          />
          <span>{output.name}</span>
          <span className={css['quiet']}>
            {output.from === 'package' ? 'package' : 'NixOS configuration'} · {SYSTEM_WORDS[output.system]}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
