import { Check } from 'lucide-react';
import type { Preset } from '../../../contract/wire/source.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import type { Problem } from '../../problem.ts';
import { Button, Spinner } from '../../ui/index.ts';
import { FailureNotice } from '../failure/index.ts';
import css from './ask.module.css';
import { chosenOptions } from './chosen-options.ts';
import { useInspecting } from './inspection.ts';
import { optionsFor, useOptionStore } from './option-store.ts';
import { tileChoice } from './source-choice.ts';
import { chooseSource, chooseText, useSource } from './source-store.ts';
import { tileName, understoodText } from './source-text.ts';

/** What the text in the field means, and what was chosen for it; below that, why it means nothing. */
export function Understood() {
  const { meaning } = useSource(({ source }) => source);
  return (
    <>
      <div id="understood" className={css['under']} aria-live="polite">
        <Meaning />
        <OptionChips />
      </div>
      {meaning.state === 'failed' && <NotUnderstood problem={meaning.problem} />}
    </>
  );
}

function Meaning() {
  const messages = useMessages();
  const text = messages.screens.source;
  const source = useSource((state) => state.source);
  const presets = useMirror((mirror) => mirror.presets) ?? [];
  const sizeBytes = useInspecting((now) => (now.state === 'known' ? now.inspection.sizeBytes : null));
  const { meaning, isTile } = source;
  if (source.text.trim() === '' || (isTile && meaning.state === 'known' && meaning.source.kind === 'preset')) {
    const of = meaning.state === 'known' ? presets.find(({ name }) => `preset:${name}` === source.text) : presets[0];
    return of ? <span>{text.tiles.releaseAndSizes(of)}</span> : null;
  }
  if (isTile) return <span>{text.tiles.officialChecked}</span>;
  if (meaning.state === 'failed') return null;
  if (meaning.state === 'unknown')
    return (
      <>
        <Spinner /> {text.ask.looking}
      </>
    );
  return (
    <span className={css['chip']}>
      <Check size={14} aria-hidden />
      {understoodText(meaning.source, sizeBytes, messages)}
    </span>
  );
}

/** What differs from the defaults, so that nothing is used unseen. */
function OptionChips() {
  const messages = useMessages();
  const source = useSource((state) => state.source);
  const options = useSource((state) => state.options);
  // Read by optionsFor.
  useOptionStore();
  const chosen = chosenOptions(optionsFor(source, options), messages);
  if (chosen.length === 0) return null;
  return (
    <ul className={css['chips']} aria-label={messages.screens.options.title}>
      {chosen.map(({ name, value }) => (
        <li key={name} className={css['chip']}>
          {messages.screens.options.chip({ name, value })}
        </li>
      ))}
    </ul>
  );
}

/** What is wrong with the text, and what was probably meant. */
function NotUnderstood({ problem }: { problem: Problem }) {
  const messages = useMessages();
  const text = messages.screens.source.ask;
  const presets = useMirror((mirror) => mirror.presets) ?? [];
  const near = problem.kind === 'unknown-preset' ? presetsNear(problem.name, presets, messages) : [];
  const path = meantPath(problem);
  return (
    <FailureNotice problem={problem} tone="caution" live>
      {path !== null && (
        <Button size="small" onClick={() => chooseText(path)}>
          {text.use({ path })}
        </Button>
      )}
      {near.length > 0 && (
        <span className={css['choices']}>
          {text.perhaps}
          {near.map(({ name }) => (
            <Button key={name} size="small" onClick={() => chooseSource(tileChoice({ kind: 'preset', name }))}>
              {tileName(name, messages)}
            </Button>
          ))}
        </span>
      )}
    </FailureNotice>
  );
}

/** A file that main names instead. */
function meantPath(problem: Problem): string | null {
  if (problem.kind !== 'bad-flake-reference' || typeof problem.detail !== 'object') return null;
  const { detail } = problem;
  return detail.because === 'folder-holds-image' || detail.because === 'file-address' ? detail.path : null;
}

/** Those whose name or title has the word in it: of `plasma`, both. */
function presetsNear(word: string, presets: readonly Preset[], messages: ReturnType<typeof useMessages>): Preset[] {
  const wanted = word.toLowerCase();
  if (wanted.length < 2) return [];
  return presets.filter(({ name, title }) =>
    [name, title, tileName(name, messages)].some((known) => known.toLowerCase().includes(wanted)),
  );
}
