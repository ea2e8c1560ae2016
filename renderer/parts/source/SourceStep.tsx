import { useMemo } from 'react';
import { parseAndCheckSource, useChoice } from '../../choice.ts';
import { Segments } from '../../ui/index.ts';
import { BuildOptionsForm } from './BuildOptionsForm.tsx';
import { FlakeField } from './FlakeField.tsx';
import { ImagePanel } from './ImagePanel.tsx';
import { useFreshInspection, useInspectionOf } from './inspection.ts';
import { PresetList } from './PresetList.tsx';
import css from './source.module.css';
import { optionsThatApply, type SourceChoice, sourceText, withDownload } from './source-choice.ts';

/** What to write: a preset, a flake of one's own, or an image that is there already. */
export function SourceStep() {
  const source = useChoice((choice) => choice.source);
  const options = useChoice((choice) => choice.options);
  const asked = useMemo(() => withDownload(optionsThatApply(options, source), source), [options, source]);
  // A preset says on its card what there is to know.
  useInspectionOf(source.kind === 'preset' ? null : sourceText(source), asked);
  useFreshInspection();
  return (
    <section aria-labelledby="source-title" className={css['step']}>
      <h2 id="source-title">What to write</h2>
      <Segments<SourceChoice['kind']>
        label="Kind of source"
        value={source.kind}
        onChange={(kind) => parseAndCheckSource({ kind })}
        segments={[
          { value: 'preset', words: 'Preset', panel: <PresetList /> },
          { value: 'flake', words: 'Flake', panel: <FlakeField /> },
          { value: 'image-file', words: 'Image file', panel: <ImagePanel /> },
        ]}
      />
      {source.kind !== 'image-file' && <BuildOptionsForm />}
    </section>
  );
}
