import { parseAndCheckSource, useChoice } from '../../choice.ts';
import { AddressField } from './AddressField.tsx';
import { ImageFileField } from './ImageFileField.tsx';
import { OfficialField } from './OfficialField.tsx';
import css from './source.module.css';
import type { SourceChoice } from './source-choice.ts';

type From = SourceChoice['imageFrom'];
const ORIGINS: readonly { from: From; title: string; summary: string }[] = [
  { from: 'file', title: 'A file on this machine', summary: 'An ISO or a disk image that is here.' },
  { from: 'address', title: 'An address on the web', summary: 'The https address of an ISO or a disk image.' },
  { from: 'minimal', title: 'Official NixOS minimal', summary: 'The installer of the NixOS project: a console.' },
  { from: 'graphical', title: 'Official NixOS graphical', summary: 'The installer of the NixOS project: a desktop.' },
];

/** An image that is ready: from this machine, from the NixOS project, or from an address. None of them needs Nix. */
export function ImagePanel() {
  const from = useChoice((choice) => choice.source.imageFrom);
  return (
    <div className={css['stack']}>
      <div role="radiogroup" aria-label="Where the image comes from" className={css['presets']}>
        {ORIGINS.map((origin) => (
          <OriginCard key={origin.from} {...origin} />
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

function OriginCard({ from, title, summary }: (typeof ORIGINS)[number]) {
  const chosen = useChoice((choice) => choice.source.imageFrom === from);
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
        onChange={() => parseAndCheckSource({ imageFrom: from })}
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
