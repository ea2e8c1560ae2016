import { RefreshCw } from 'lucide-react';
import { explainReference } from '../../../contract/messages/flake-words.ts';
import { hasNoImage, hasOutputs, type Inspection } from '../../../contract/wire/source.ts';
import { useLanguage, useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { formatInstant } from '../../moment.ts';
import { Button, Digest, Fact, Facts, Waiting } from '../../ui/index.ts';
import { FailureNotice } from '../failure/index.ts';
import { AcceptedForSource, AcceptProblem } from './AcceptedForSource.tsx';
import { BuildRisks } from './BuildRisks.tsx';
import { DownloadFacts } from './DownloadFacts.tsx';
import { FlakeInputs } from './FlakeInputs.tsx';
import { FlakeOutputs } from './FlakeOutputs.tsx';
import { inspectAgain, useInspecting } from './inspection.ts';
import { StarButton } from './KnownFlakes.tsx';
import { useKnownFlakes } from './known-flakes.ts';
import { ReferenceText } from './ReferenceText.tsx';
import css from './source.module.css';
import { chooseImageFile } from './source-store.ts';
import { WaitingText } from './WaitingText.tsx';
import { Warnings } from './Warnings.tsx';

/** What is known about the source before anything runs: meaning, revision, warnings. */
export function InspectionView() {
  const text = useMessages().screens.source.facts;
  const inspecting = useInspecting();
  const progress = useMirror(({ waiting }) => waiting.inspect);
  const before = inspecting.state === 'waiting' ? inspecting.before : null;
  return (
    <div className={css['inspection']} aria-live="polite" aria-busy={inspecting.state === 'waiting'}>
      {inspecting.state === 'waiting' && !before && (
        <Waiting text={<WaitingText progress={progress} otherwise={text.inspecting} />} />
      )}
      {inspecting.state === 'failed' && (
        <FailureNotice problem={inspecting.problem} paragraphs onUseImage={chooseImageFile}>
          <AcceptProblem source={inspecting.question.source} problem={inspecting.problem} />
        </FailureNotice>
      )}
      {before && <Known inspection={before} isWaiting />}
      {inspecting.state === 'known' && (
        <>
          <Known inspection={inspecting.inspection} isWaiting={false} />
          <AcceptedForSource source={inspecting.question.source} />
        </>
      )}
    </div>
  );
}

interface KnownProps {
  inspection: Inspection;
  /** It is being inspected again: the previous result stays visible. */
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
        <InspectionFacts inspection={inspection} isWaiting={isWaiting} />
        <FlakeInputs inputs={inspection.inputs} />
      </div>
      {hasOutputs(source) && outputs.length > (attribute === null ? 0 : 1) && <FlakeOutputs inspection={inspection} />}
      {hasNoImage(inspection) && <FailureNotice problem={{ kind: 'no-image-output', reference: inspection.title }} />}
      {!isWaiting && <BuildRisks inspection={inspection} />}
      <Warnings inspection={inspection} />
    </>
  );
}

function InspectionFacts({ inspection, isWaiting }: KnownProps) {
  const messages = useMessages();
  const text = messages.screens.source.facts;
  const locale = useLanguage((state) => state.locale);
  const { source, attribute, lockedReference, revision, lastModified, narHash, download, sizeBytes } = inspection;
  return (
    <Facts>
      <Fact name={text.meaning}>{source.kind === 'flake' && explainReference(source.reference, messages)}</Fact>
      <Fact name={text.lockedTo}>
        {lockedReference && <Digest text={lockedReference} copyLabel={text.copyLocked} />}
      </Fact>
      <Fact name={text.revision}>{revision && <code>{revision.slice(0, 12)}</code>}</Fact>
      <Fact name={text.lastChange}>{lastModified && formatInstant(lastModified, locale)}</Fact>
      <Fact name={text.narHash}>{narHash && <code>{narHash}</code>}</Fact>
      <Fact name={text.willBuild}>{isWaiting ? text.inspectingOutput : attribute && <code>{attribute}</code>}</Fact>
      <DownloadFacts download={download} isCached={download?.isCached ?? false} />
      <Fact name={text.size}>{sizeBytes !== null && messages.number.bytes(sizeBytes)}</Fact>
      <Fact name={text.volumeLabel}>{inspection.volumeLabel}</Fact>
    </Facts>
  );
}

function FlakeActions({ inspection: { title }, isWaiting }: KnownProps) {
  const text = useMessages().screens.source.facts;
  const isStarred = useKnownFlakes(({ flakes }) => flakes?.some((known) => known.flake === title && known.isStarred));
  return (
    <span className={css['knownActions']}>
      <StarButton flake={title} isStarred={isStarred ?? false} />
      <Button
        kind="quiet"
        size="small"
        disabled={isWaiting}
        icon={<RefreshCw size={14} aria-hidden />}
        title={text.inspectAgainDetail}
        onClick={inspectAgain}
      >
        {text.inspectAgain}
      </Button>
    </span>
  );
}
