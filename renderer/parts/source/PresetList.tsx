import { Check } from 'lucide-react';
import { describePreset } from '../../../contract/messages/preset-words.ts';
import { nixOf } from '../../../contract/rules/nix-version.ts';
import { DEFAULT_BUILD_OPTIONS, type Preset } from '../../../contract/wire/source.ts';
import { useLanguage, useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { showSection } from '../../navigation.ts';
import { Badge, Button, Waiting } from '../../ui/index.ts';
import { Scene } from '../scene/index.ts';
import { lackText, type NixLack, presetLack } from './preset-lack.ts';
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
        <PresetTile key={preset.name} preset={preset} />
      ))}
    </div>
  );
}

function PresetTile({ preset }: { preset: Preset }) {
  const messages = useMessages();
  const text = messages.screens.source.presets;
  const nix = nixOf(useMirror((mirror) => mirror.checks));
  const chosen = useSource((state) => state.source.presetName === preset.name);
  const options = useSource((state) => (chosen ? state.options : DEFAULT_BUILD_OPTIONS));
  const lack = presetLack(preset, options, nix);
  if (!lack) return <PresetCard preset={preset} lack={null} />;
  // A button inside the label would be part of the name of the choice.
  return (
    <div className={css['presetTile']}>
      <PresetCard preset={preset} lack={lack} />
      <Button
        kind="quiet"
        size="small"
        aria-label={text.whatToDoFor({ preset: describePreset(preset, messages).title })}
        onClick={() => showSection('machine')}
      >
        {text.whatToDo}
      </Button>
    </div>
  );
}

function PresetCard({ preset, lack }: { preset: Preset; lack: NixLack | null }) {
  const messages = useMessages();
  const text = messages.screens.source.presets;
  const locale = useLanguage((state) => state.locale);
  const chosen = useSource((state) => state.source.presetName === preset.name);
  const id = `preset-${preset.name}`;
  const { title, summary } = describePreset(preset, messages);
  return (
    <label
      className={css['preset']}
      htmlFor={id}
      data-unsupported={preset.support === 'unsupported' || undefined}
      data-lacking={lack !== null || undefined}
    >
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
        {lack && (
          <span className={css['support']}>
            <Badge tone="caution">{lackText(lack, messages)}</Badge>
          </span>
        )}
        {preset.support === 'unsupported' && (
          <span className={css['support']}>
            <Badge tone="caution">{unsupportedText(preset, messages, locale)}</Badge>
          </span>
        )}
        <span>{text.release(preset)}</span>
        <span>{text.roughSize({ sizeBytes: preset.roughSizeBytes })}</span>
        {!lack && <span>{text.minimumNix({ version: preset.leastNix.replace(/\.0$/, '') })}</span>}
      </span>
    </label>
  );
}
