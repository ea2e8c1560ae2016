import { parseAndCheckSource, useChoice } from '../../choice.ts';
import { TextField } from '../../ui/index.ts';
import { InspectionView } from './InspectionView.tsx';
import { KnownFlakes } from './KnownFlakes.tsx';
import css from './source.module.css';

const EXAMPLES = ['github:owner/config#iso', 'path:/home/me/config#iso', './iso.nix'] as const;

export function FlakeField() {
  const text = useChoice((choice) => choice.source.flakeText);
  return (
    <div className={css['stack']}>
      <TextField
        label="Flake reference"
        value={text}
        placeholder="github:owner/repo#output"
        onChange={(flakeText) => parseAndCheckSource({ flakeText, flakeOutput: null })}
        detail="A flake, with or without #output, or the path of a NixOS module. Nothing is built before you say so."
      />
      {text.trim() === '' && (
        <ul className={css['examples']} aria-label="Examples">
          {EXAMPLES.map((example) => (
            <li key={example}>
              <code>{example}</code>
            </li>
          ))}
        </ul>
      )}
      {text.trim() !== '' && <InspectionView />}
      <KnownFlakes />
    </div>
  );
}
