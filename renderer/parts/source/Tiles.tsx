import { useState } from 'react';
import { nixOf } from '../../../contract/rules/nix-version.ts';
import { DEFAULT_BUILD_OPTIONS, type Preset } from '../../../contract/wire/source.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { Waiting } from '../../ui/index.ts';
import { Scene } from '../scene/index.ts';
import { presetLack } from './preset-lack.ts';
import { sourceOf, tileChoice } from './source-choice.ts';
import { chooseSource, useSource } from './source-store.ts';
import { tileLine, tileName } from './source-text.ts';
import { Tile } from './Tile.tsx';
import css from './tile.module.css';

/** In the order of their tiles; a preset that is not named here is behind the last tile. */
const FIRST = ['minimal', 'plasma6', 'gnome', 'recovery', 'plasma5', 'spice'];

/** Two rows of four: the presets, the image of the NixOS project, and what else there is. */
export function Tiles() {
  const { presets: text, tiles } = useMessages().screens.source;
  const presets = useMirror((mirror) => mirror.presets);
  const nix = nixOf(useMirror((mirror) => mirror.checks));
  const chosen = useChosenPreset();
  const [isOpen, setOpen] = useState(false);
  if (!presets) return <Waiting text={text.reading} />;
  const first = FIRST.flatMap((name) => presets.find((preset) => preset.name === name) ?? []);
  const rest = presets.filter((preset) => !first.includes(preset));
  const showsRest = isOpen || rest.some(({ name }) => name === chosen);
  // Where almost nothing can be built, what needs no building comes first.
  const lacking = first.filter((preset) => presetLack(preset, DEFAULT_BUILD_OPTIONS, nix) !== null);
  const isOfficialFirst = lacking.length > first.length / 2;
  return (
    <div role="radiogroup" aria-label={tiles.label} className={css['tiles']}>
      {isOfficialFirst && <OfficialTile />}
      {first.map((preset) => (
        <PresetTile key={preset.name} preset={preset} />
      ))}
      {!isOfficialFirst && <OfficialTile />}
      {rest.length > 0 && <MoreTile presets={rest} isOpen={showsRest} onToggle={() => setOpen(!showsRest)} />}
      {showsRest && rest.map((preset) => <PresetTile key={preset.name} preset={preset} />)}
    </div>
  );
}

function useChosenPreset(): string | null {
  return useSource((state) => {
    const source = sourceOf(state.source);
    return source?.kind === 'preset' ? source.name : null;
  });
}

function PresetTile({ preset }: { preset: Preset }) {
  const messages = useMessages();
  const nix = nixOf(useMirror((mirror) => mirror.checks));
  const isChosen = useChosenPreset() === preset.name;
  const options = useSource((state) => (isChosen ? state.options : DEFAULT_BUILD_OPTIONS));
  return (
    <Tile
      name={preset.name}
      title={tileName(preset.name, messages)}
      line={tileLine(preset.name, messages)}
      size={messages.number.bytes(preset.roughSizeBytes)}
      lack={presetLack(preset, options, nix)}
      isQuiet={preset.support === 'unsupported'}
      isChosen={isChosen}
      onChoose={() => chooseSource(tileChoice({ kind: 'preset', name: preset.name }))}
    />
  );
}

function OfficialTile() {
  const { official } = useMessages().screens.source.tiles;
  const isChosen = useSource((state) => sourceOf(state.source)?.kind === 'official');
  return (
    <Tile
      name="official"
      title={official.name}
      line={official.line}
      isChosen={isChosen}
      onChoose={() => chooseSource(tileChoice({ kind: 'official', name: 'minimal' }))}
    />
  );
}

interface MoreTileProps {
  presets: readonly Preset[];
  isOpen: boolean;
  onToggle: () => void;
}

/** Shows the tiles of the other presets. */
function MoreTile({ presets, isOpen, onToggle }: MoreTileProps) {
  const { more } = useMessages().screens.source.tiles;
  return (
    <button type="button" className={css['tile']} data-more aria-expanded={isOpen} onClick={onToggle}>
      <span className={css['several']}>
        {presets.slice(0, 4).map(({ name }) => (
          <span key={name}>
            <Scene name={name} />
          </span>
        ))}
      </span>
      <span className={css['titleRow']}>
        <span className={css['title']}>{more.name}</span>
        <span className={css['size']}>{presets.length}</span>
      </span>
      <span className={css['line']} title={more.line}>
        {more.line}
      </span>
    </button>
  );
}
