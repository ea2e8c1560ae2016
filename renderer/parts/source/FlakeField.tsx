import { useMessages } from '../../language.ts';
import { TextField } from '../../ui/index.ts';
import { InspectionView } from './InspectionView.tsx';
import { KnownFlakes } from './KnownFlakes.tsx';
import css from './source.module.css';
import { chooseSource, useSource } from './source-store.ts';

const EXAMPLES = ['github:owner/config#iso', 'path:/home/me/config#iso', './iso.nix'] as const;

export function FlakeField() {
  const { flake } = useMessages().screens.source;
  const text = useSource((state) => state.source.flakeText);
  return (
    <div className={css['stack']}>
      <TextField
        label={flake.label}
        value={text}
        placeholder="github:owner/repo#output"
        onChange={(flakeText) => chooseSource({ flakeText, flakeOutput: null })}
        detail={flake.detail}
      />
      {text.trim() === '' && (
        <ul className={css['examples']} aria-label={flake.examples}>
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
