import { hasNoImage, hasOutputs, isWebSource } from '../../../contract/wire/source.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { Waiting } from '../../ui/index.ts';
import { FailureNotice } from '../failure/index.ts';
import { AcceptedForSource, AcceptProblem } from './AcceptedForSource.tsx';
import { BrokenFlake, isBroken } from './BrokenFlake.tsx';
import { BuildRisks } from './BuildRisks.tsx';
import { ChecksumField } from './ChecksumField.tsx';
import css from './card.module.css';
import type { CardProps } from './card.ts';
import { FlakeOutputs } from './FlakeOutputs.tsx';
import { useInspecting } from './inspection.ts';
import { PlanOfCard } from './PlanOfCard.tsx';
import { SourceDetails } from './SourceDetails.tsx';
import { SourceHeader } from './SourceHeader.tsx';
import { chooseImageFile } from './source-store.ts';
import { WaitingText } from './WaitingText.tsx';
import { Warnings } from './Warnings.tsx';

/** What is known about the source before anything runs: a card of it, or why there is none. */
export function InspectionView() {
  const text = useMessages().screens.source.facts;
  const inspecting = useInspecting();
  const progress = useMirror(({ waiting }) => waiting.inspect);
  const isWaiting = inspecting.state === 'waiting';
  // One card, so that what was opened in it stays open when it is inspected again.
  const shown = inspecting.state === 'known' ? inspecting.inspection : isWaiting ? inspecting.before : null;
  return (
    <div className={css['inspection']} aria-live="polite" aria-busy={isWaiting}>
      {isWaiting && !shown && <Waiting text={<WaitingText progress={progress} otherwise={text.inspecting} />} />}
      {inspecting.state === 'failed' && (
        <FailureNotice problem={inspecting.problem} paragraphs onUseImage={chooseImageFile}>
          <AcceptProblem source={inspecting.question.source} problem={inspecting.problem} />
        </FailureNotice>
      )}
      {shown && <Card inspection={shown} isWaiting={isWaiting} />}
      {inspecting.state === 'known' && <AcceptedForSource source={inspecting.question.source} />}
    </div>
  );
}

function Card({ inspection, isWaiting }: CardProps) {
  const text = useMessages().screens.source.flake;
  const { source, outputs, attribute } = inspection;
  // What cannot be built asks for nothing, and says so first.
  const broken = isBroken(inspection);
  return (
    <section className={css['card']} aria-label={text.card} data-broken={broken || undefined}>
      {broken && <BrokenFlake inspection={inspection} />}
      <SourceHeader inspection={inspection} isWaiting={isWaiting} />
      {hasOutputs(source) && outputs.length > (attribute === null ? 0 : 1) && <FlakeOutputs inspection={inspection} />}
      {hasNoImage(inspection) && <FailureNotice problem={{ kind: 'no-image-output', reference: inspection.title }} />}
      {source.kind === 'download' && <ChecksumField />}
      {!isWaiting && !broken && <BuildRisks inspection={inspection} />}
      {!broken && <Warnings inspection={inspection} />}
      {!(isWaiting || broken || attribute === null || isWebSource(source)) && <PlanOfCard />}
      <SourceDetails inspection={inspection} isWaiting={isWaiting} />
    </section>
  );
}
