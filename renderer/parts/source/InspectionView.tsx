import { RefreshCw } from 'lucide-react';
import { formatBytes } from '../../../contract/messages/bytes.ts';
import { explain } from '../../../contract/messages/explain.ts';
import { explainReference } from '../../../contract/messages/flake-words.ts';
import { hasNoImage, type Inspection } from '../../../contract/wire/source.ts';
import { Button, Digest, Fact, Facts, Notice, Spinner } from '../../ui/index.ts';
import { BuildRisks } from './BuildRisks.tsx';
import { DownloadFacts } from './DownloadFacts.tsx';
import { FlakeInputs } from './FlakeInputs.tsx';
import { FlakeOutputs } from './FlakeOutputs.tsx';
import { lookAgain, useInspecting } from './inspection.ts';
import { StarButton } from './KnownFlakes.tsx';
import { useKnownFlakes } from './known-flakes.ts';
import { ReferenceText } from './ReferenceText.tsx';
import css from './source.module.css';
import { explainWarning, formatInstant } from './source-words.ts';

/** What is known about the source before anything runs: what it is, from which revision, and what to look at. */
export function InspectionView() {
  const inspecting = useInspecting();
  const before = inspecting.state === 'waiting' ? inspecting.before : null;
  return (
    <div className={css['inspection']} aria-live="polite" aria-busy={inspecting.state === 'waiting'}>
      {inspecting.state === 'waiting' && !before && (
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
      {before && <Known inspection={before} isWaiting />}
      {inspecting.state === 'known' && <Known inspection={inspecting.inspection} isWaiting={false} />}
    </div>
  );
}

interface KnownProps {
  inspection: Inspection;
  /** It is being looked at again: what is known stays where it is. */
  isWaiting: boolean;
}

function Known({ inspection, isWaiting }: KnownProps) {
  const { source, outputs, attribute } = inspection;
  const isFlake = source.kind === 'flake';
  return (
    <>
      <div className={css['known']}>
        <header className={css['knownHeader']}>
          <h3>
            <ReferenceText text={inspection.title} />
          </h3>
          {isFlake && <FlakeActions inspection={inspection} isWaiting={isWaiting} />}
        </header>
        <Facts>
          <Fact name="Means">{isFlake && explainReference(source.reference)}</Fact>
          <Fact name="Locked to">
            {inspection.lockedReference && <Digest text={inspection.lockedReference} what="the locked reference" />}
          </Fact>
          <Fact name="Revision">{inspection.revision && <code>{inspection.revision.slice(0, 12)}</code>}</Fact>
          <Fact name="Last change">{inspection.lastModified && formatInstant(inspection.lastModified)}</Fact>
          <Fact name="NAR hash">{inspection.narHash && <code>{inspection.narHash}</code>}</Fact>
          <Fact name="Will build">{isWaiting ? 'looking at it…' : attribute && <code>{attribute}</code>}</Fact>
          <DownloadFacts download={inspection.download} isCached={inspection.download?.isCached ?? false} />
          <Fact name="Size">{inspection.sizeBytes !== null && formatBytes(inspection.sizeBytes)}</Fact>
          <Fact name="Volume label">{inspection.volumeLabel}</Fact>
        </Facts>
        <FlakeInputs inputs={inspection.inputs} />
      </div>
      {isFlake && outputs.length > (attribute === null ? 0 : 1) && <FlakeOutputs inspection={inspection} />}
      {hasNoImage(inspection) && <NoImage title={inspection.title} />}
      {!isWaiting && <BuildRisks inspection={inspection} />}
      <Warnings inspection={inspection} />
    </>
  );
}

function FlakeActions({ inspection: { title }, isWaiting }: KnownProps) {
  const isStarred = useKnownFlakes(({ flakes }) => flakes?.some((known) => known.flake === title && known.isStarred));
  return (
    <span className={css['knownActions']}>
      <StarButton flake={title} isStarred={isStarred ?? false} />
      <Button
        kind="quiet"
        size="small"
        disabled={isWaiting}
        icon={<RefreshCw size={14} aria-hidden />}
        title="What you see is what is built, even when the flake has changed since"
        onClick={lookAgain}
      >
        Look again
      </Button>
    </span>
  );
}

function NoImage({ title }: { title: string }) {
  const { title: what, happened, remedy } = explain({ kind: 'no-image-output', reference: title });
  return (
    <Notice tone="bad" title={what}>
      {happened} {remedy}
    </Notice>
  );
}

function Warnings({ inspection: { warnings } }: { inspection: Inspection }) {
  return warnings.map((warning) => {
    if (warning.kind === 'build-risk') return null;
    const { title, detail } = explainWarning(warning);
    return (
      <Notice key={title} tone="caution" title={title}>
        {detail}
      </Notice>
    );
  });
}
