import { useMemo } from 'react';
import { useMessages } from '../../language.ts';
import { Segments, Sentence } from '../../ui/index.ts';
import { BuildOptionsForm } from './BuildOptionsForm.tsx';
import { acceptedOf, useSourceConsent } from './consent.ts';
import { FlakeField } from './FlakeField.tsx';
import { ImagePanel } from './ImagePanel.tsx';
import { useFreshInspection, useInspectionOf } from './inspection.ts';
import { PresetList } from './PresetList.tsx';
import css from './source.module.css';
import { optionsThatApply, type SourceChoice, sourceText, withDownload } from './source-choice.ts';
import { chooseSource, useSource } from './source-store.ts';

/** What to write: a preset, a flake, or an existing image. `title`: of what is chosen, if something is. */
export function SourceStep({ title }: { title: string | null }) {
  const text = useMessages().screens.source;
  const source = useSource((state) => state.source);
  const options = useSource((state) => state.options);
  const accept = useSourceConsent((consent) => acceptedOf(sourceText(source), consent));
  const asked = useMemo(
    () => withDownload(optionsThatApply({ ...options, accept: [...accept] }, source), source),
    [options, source, accept],
  );
  // The card of a preset shows everything.
  useInspectionOf(source.kind === 'preset' ? null : sourceText(source), asked);
  useFreshInspection();
  return (
    <section aria-labelledby="source-title" className={css['step']}>
      <Sentence id="source-title" lead={text.put} what={title} blank={text.nothingChosen} />
      <Segments<SourceChoice['kind']>
        label={text.kindLabel}
        value={source.kind}
        onChange={(kind) => chooseSource({ kind })}
        segments={[
          { value: 'preset', label: text.kinds.preset, panel: <PresetList /> },
          { value: 'flake', label: text.kinds.flake, panel: <FlakeField /> },
          { value: 'image-file', label: text.kinds['image-file'], panel: <ImagePanel /> },
        ]}
      />
      {source.kind !== 'image-file' && <BuildOptionsForm />}
    </section>
  );
}
