import { Check } from 'lucide-react';
import { describePreset } from '../../../contract/messages/preset-words.ts';
import type { Preset } from '../../../contract/wire/source.ts';
import { useLanguage, useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { Badge, Waiting } from '../../ui/index.ts';
import { Scene } from '../scene/index.ts';
import css from './source.module.css';
import { chooseSource, useSource } from './source-store.ts';
import { unsupportedText } from './source-text.ts';

export function PresetList() {
  const text = useMessages().screens.source.presets;
  const presets = useMirror((mirror) => mirror.presets);
  if (!presets) return <Waiting text={text.reading} />;
  return (
    <div role="radiogroup" aria-label={text.label} className={css['presets']}>
      {presets.map((preset) => (
        <PresetCard key={preset.name} preset={preset} />
      ))}
    </div>
  );
}

function PresetCard({ preset }: { preset: Preset }) {
  const messages = useMessages();
  const text = messages.screens.source.presets;
  const locale = useLanguage((state) => state.locale);
  const chosen = useSource((state) => state.source.presetName === preset.name);
  const id = `preset-${preset.name}`;
  const { title, summary } = describePreset(preset, messages);
  return (
    <label className={css['preset']} htmlFor={id} data-unsupported={preset.support === 'unsupported' || undefined}>
      <input
        id={id}
        type="radio"
        name="preset"
        value={preset.name}
        checked={chosen}
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-summary ${id}-facts`}
        onChange={() => chooseSource({ presetName: preset.name })}
      />
      <span className={css['presetPicture']}>
        <Scene name={preset.name} />
        <span className={css['tick']}>
          <Check size={15} strokeWidth={3} aria-hidden />
        </span>
      </span>
      <span id={`${id}-title`} className={css['presetTitle']}>
        {title}
      </span>
      <span id={`${id}-summary`} className={css['presetSummary']}>
        {summary}
      </span>
      <span id={`${id}-facts`} className={css['presetFacts']}>
        {preset.support === 'unsupported' && (
          <span className={css['support']}>
            <Badge tone="caution">{unsupportedText(preset, messages, locale)}</Badge>
          </span>
        )}
        <span>{text.release(preset)}</span>
        <span>{text.roughSize({ sizeBytes: preset.roughSizeBytes })}</span>
        <span>{text.minimumNix({ version: preset.leastNix.replace(/\.0$/, '') })}</span>
      </span>
    </label>
  );
}
