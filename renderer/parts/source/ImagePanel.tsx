import { useMessages } from '../../language.ts';
import { AddressField } from './AddressField.tsx';
import { ImageFileField } from './ImageFileField.tsx';
import { OfficialField } from './OfficialField.tsx';
import css from './source.module.css';
import type { SourceChoice } from './source-choice.ts';
import { chooseSource, useSource } from './source-store.ts';

type From = SourceChoice['imageFrom'];
const ORIGINS = ['file', 'address', 'minimal', 'graphical'] as const satisfies readonly From[];

/** An image that is ready: from this machine, from the NixOS project, or from an address. None of them needs Nix. */
export function ImagePanel() {
  const text = useMessages().screens.source.image;
  const from = useSource((state) => state.source.imageFrom);
  return (
    <div className={css['stack']}>
      <div role="radiogroup" aria-label={text.fromLabel} className={css['presets']}>
        {ORIGINS.map((origin) => (
          <OriginCard key={origin} from={origin} />
        ))}
      </div>
      <Chosen from={from} />
    </div>
  );
}

function Chosen({ from }: { from: From }) {
  if (from === 'file') return <ImageFileField />;
  return from === 'address' ? <AddressField /> : <OfficialField name={from} />;
}

function OriginCard({ from }: { from: From }) {
  const { title, summary } = useMessages().screens.source.image.from[from];
  const chosen = useSource((state) => state.source.imageFrom === from);
  const id = `image-from-${from}`;
  return (
    <label className={css['preset']} htmlFor={id}>
      <input
        id={id}
        type="radio"
        name="image-from"
        value={from}
        checked={chosen}
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-summary`}
        onChange={() => chooseSource({ imageFrom: from })}
      />
      <span className={css['presetTitle']}>
        <span id={`${id}-title`}>{title}</span>
        <span className={css['dot']} aria-hidden="true" />
      </span>
      <span id={`${id}-summary`} className={css['presetSummary']}>
        {summary}
      </span>
    </label>
  );
}
