import { useMemo } from 'react';
import { isWebSource } from '../../../contract/wire/source.ts';
import { useMessages } from '../../language.ts';
import { Sentence } from '../../ui/index.ts';
import { AskField } from './AskField.tsx';
import { acceptedOf, useSourceConsent } from './consent.ts';
import { InspectionView } from './InspectionView.tsx';
import { useFreshInspection, useInspectionOf } from './inspection.ts';
import { KnownFlakes } from './KnownFlakes.tsx';
import { MakeItYours } from './MakeItYours.tsx';
import { OfficialChoice } from './OfficialChoice.tsx';
import css from './source.module.css';
import { optionsThatApply, sourceOf, sourceText, withDownload } from './source-choice.ts';
import { useSource } from './source-store.ts';
import { Tiles } from './Tiles.tsx';
import { Understood } from './Understood.tsx';
import { useUnderstanding } from './understanding.ts';

/** What to write: anything that can be typed, or a tile. `title`: of what is chosen, if something is. */
export function SourceStep({ title }: { title: string | null }) {
  const text = useMessages().screens.source;
  useUnderstanding();
  useInspected();
  const source = useSource((state) => sourceOf(state.source));
  const showsTiles = useSource((state) => state.source.isTile || state.source.text.trim() === '');
  const isPreset = source?.kind === 'preset';
  return (
    <section aria-labelledby="source-title" className={css['step']}>
      <Sentence id="source-title" lead={text.put} what={title} blank={text.nothingChosen} />
      <AskField />
      <Understood />
      {(showsTiles || isPreset || source === null) && <Tiles />}
      {source?.kind === 'official' && <OfficialChoice name={source.name} />}
      {source && !isPreset && <InspectionView />}
      {(source === null || !(isWebSource(source) || source.kind === 'image-file')) && <MakeItYours />}
      <KnownFlakes />
    </section>
  );
}

/** Inspects what was chosen, with the options that change what is found. */
function useInspected(): void {
  const source = useSource((state) => state.source);
  const options = useSource((state) => state.options);
  const accept = useSourceConsent((consent) => acceptedOf(sourceText(source), consent));
  const asked = useMemo(
    () => withDownload(optionsThatApply({ ...options, accept: [...accept] }, source), source),
    [options, source, accept],
  );
  // A preset's tile shows everything.
  useInspectionOf(sourceOf(source)?.kind === 'preset' ? null : sourceText(source), asked);
  useFreshInspection();
}
