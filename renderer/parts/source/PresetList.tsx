import { formatBytes } from '../../../contract/messages/bytes.ts';
import type { Preset } from '../../../contract/wire/source.ts';
import { parseAndCheckSource, useChoice } from '../../choice.ts';
import { useMirror } from '../../mirror.ts';
import { Badge, Spinner } from '../../ui/index.ts';
import css from './source.module.css';
import { supportWords } from './source-words.ts';

export function PresetList() {
  const presets = useMirror((mirror) => mirror.presets);
  if (!presets) {
    return (
      <p className={css['waiting']}>
        <Spinner /> Reading the presets…
      </p>
    );
  }
  return (
    <div role="radiogroup" aria-label="Preset" className={css['presets']}>
      {presets.map((preset) => (
        <PresetCard key={preset.name} preset={preset} />
      ))}
    </div>
  );
}

function PresetCard({ preset }: { preset: Preset }) {
  const chosen = useChoice((choice) => choice.source.presetName === preset.name);
  const id = `preset-${preset.name}`;
  return (
    <label className={css['preset']} htmlFor={id}>
      <input
        id={id}
        type="radio"
        name="preset"
        value={preset.name}
        checked={chosen}
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-summary ${id}-facts`}
        onChange={() => parseAndCheckSource({ presetName: preset.name })}
      />
      <span className={css['presetTitle']}>
        <span id={`${id}-title`}>{preset.title}</span>
        <span className={css['dot']} aria-hidden="true" />
      </span>
      <span id={`${id}-summary`} className={css['presetSummary']}>
        {preset.summary}
      </span>
      <span id={`${id}-facts`} className={css['presetFacts']}>
        {preset.support === 'unsupported' && (
          <span className={css['support']}>
            <Badge tone="caution">{supportWords(preset)}</Badge>
          </span>
        )}
        <span>NixOS {preset.release}</span>
        <span>about {formatBytes(preset.roughSizeBytes)}</span>
        <span>Nix {preset.leastNix.replace(/\.0$/, '')}+</span>
      </span>
    </label>
  );
}
