import { changeWords, updateWords } from '../../../contract/messages/flake-words.ts';
import type { FlakeUpdate } from '../../../contract/wire/known-flake.ts';
import { Disclosure, Notice, Spinner, type Tone } from '../../ui/index.ts';
import css from './known.module.css';
import type { Checked } from './known-flakes.ts';

const TONES: { readonly [V in FlakeUpdate['verdict']]: Tone } = {
  same: 'quiet',
  newer: 'accent',
  other: 'caution',
  'first-look': 'quiet',
};

/** Whether there is a newer revision, and what changed in the lock. */
export function FlakeUpdateNotice({ checked }: { checked: Checked }) {
  if (checked.state === 'checking')
    return (
      <output className={css['checking']}>
        <Spinner /> Asking for the newest revision…
      </output>
    );
  if (checked.state === 'failed')
    return (
      <Notice tone="bad" live title={checked.explanation.title}>
        {checked.explanation.happened} {checked.explanation.remedy}
      </Notice>
    );
  const { update } = checked;
  const { changes } = update;
  return (
    <Notice tone={TONES[update.verdict]} live title={updateWords(update)}>
      {changes.length > 0 && (
        <Disclosure title={changes.length === 1 ? 'One input changed' : `${changes.length} inputs changed`}>
          <ul className={css['changes']}>
            {changes.map((change) => (
              <li key={change.name}>{changeWords(change)}</li>
            ))}
          </ul>
        </Disclosure>
      )}
    </Notice>
  );
}
