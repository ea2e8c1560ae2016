import { changeWords, updateWords } from '../../../contract/messages/flake-words.ts';
import type { FlakeUpdate } from '../../../contract/wire/known-flake.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { Disclosure, Notice, Spinner, type Tone } from '../../ui/index.ts';
import { FailureNotice } from '../failure/index.ts';
import css from './known.module.css';
import type { Checked } from './known-flakes.ts';
import { WaitingText } from './WaitingText.tsx';

const TONES: { readonly [V in FlakeUpdate['verdict']]: Tone } = {
  same: 'quiet',
  newer: 'accent',
  other: 'caution',
  'first-look': 'quiet',
};

/** Whether there is a newer revision, and what changed in the lock. */
export function FlakeUpdateNotice({ checked }: { checked: Checked }) {
  const messages = useMessages();
  const text = messages.screens.source.known;
  const progress = useMirror(({ waiting }) => waiting.check);
  if (checked.state === 'checking')
    return (
      <output className={css['checking']}>
        <Spinner /> <WaitingText progress={progress} otherwise={text.checking} />
      </output>
    );
  if (checked.state === 'failed') return <FailureNotice problem={checked.problem} live />;
  const { update } = checked;
  const { changes } = update;
  return (
    <Notice tone={TONES[update.verdict]} live title={updateWords(update, messages)}>
      {changes.length > 0 && (
        <Disclosure title={text.changed({ count: changes.length })}>
          <ul className={css['changes']}>
            {changes.map((change) => (
              <li key={change.name}>{changeWords(change, messages)}</li>
            ))}
          </ul>
        </Disclosure>
      )}
    </Notice>
  );
}
