import { Check } from 'lucide-react';
import { useMessages } from '../../language.ts';
import { showSection } from '../../navigation.ts';
import { Scene } from '../scene/index.ts';
import { lackText, type NixLack, shortVersion } from './preset-lack.ts';
import css from './tile.module.css';

interface TileProps {
  /** Of its picture. */
  name: string;
  title: string;
  line: string;
  size?: string;
  /** Why it cannot be built here. */
  lack?: NixLack | null;
  /** It can be chosen, but is not what most people want. */
  isQuiet?: boolean;
  isChosen: boolean;
  onChoose: () => void;
}

/** One of the pictures to choose from. One that cannot work here says why, and has the button that helps. */
export function Tile({ lack = null, ...tile }: TileProps) {
  const text = useMessages().screens.source.tiles;
  if (!lack) return <Choice {...tile} lack={null} />;
  // A button inside the label would be part of the name of the choice.
  return (
    <div className={css['lacking']}>
      <Choice {...tile} lack={lack} />
      <button
        type="button"
        className={css['fix']}
        aria-label={text.fixFor({ name: tile.title })}
        onClick={() => showSection('machine')}
      >
        {text.fix}
      </button>
    </div>
  );
}

function Choice({ name, title, line, size, lack, isQuiet, isChosen, onChoose }: TileProps & { lack: NixLack | null }) {
  const messages = useMessages();
  const text = messages.screens.source.tiles;
  const id = `tile-${name}`;
  return (
    <label className={css['tile']} htmlFor={id} data-dim={lack !== null || isQuiet || undefined}>
      <input
        id={id}
        type="radio"
        name="tile"
        checked={isChosen}
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-size ${id}-line`}
        onChange={onChoose}
      />
      <span className={css['picture']}>
        <Scene name={name} />
        <span className={css['tick']}>
          <Check size={15} strokeWidth={3} aria-hidden />
        </span>
      </span>
      <span className={css['titleRow']}>
        <span id={`${id}-title`} className={css['title']}>
          {title}
        </span>
        <span id={`${id}-size`} className={css['size']}>
          {size}
        </span>
      </span>
      {lack ? (
        <span id={`${id}-line`} className={css['line']} data-tone="caution" title={lackText(lack, messages)}>
          {text.needsNix({ need: shortVersion(lack.need) })}
        </span>
      ) : (
        <span id={`${id}-line`} className={css['line']} title={line}>
          {line}
        </span>
      )}
    </label>
  );
}
