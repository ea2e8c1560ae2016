import { Search } from 'lucide-react';
import { type ClipboardEvent, useRef } from 'react';
import { useMessages } from '../../language.ts';
import { Button } from '../../ui/index.ts';
import { anythingIn } from './anything.ts';
import css from './ask.module.css';
import { useFilePicker } from './FilePicker.tsx';
import { NO_SOURCE } from './source-choice.ts';
import { chooseSource, chooseText, useSource } from './source-store.ts';

/** A word, a flake, a path, an address: typed, pasted, or picked from a list of files. */
export function AskField() {
  const text = useMessages().screens.source.ask;
  const value = useSource(({ source }) => (source.isTile ? '' : source.text));
  const isWrong = useSource(({ source }) => source.meaning.state === 'failed');
  const field = useRef<HTMLInputElement>(null);
  const picker = useFilePicker('source', chooseText);
  const clear = () => {
    chooseSource(NO_SOURCE);
    field.current?.focus();
  };
  return (
    <>
      <div className={css['ask']} data-filled={value !== '' || undefined}>
        <Search size={20} aria-hidden />
        <input
          ref={field}
          type="text"
          aria-label={text.label}
          aria-describedby="understood"
          aria-invalid={isWrong}
          autoComplete="off"
          spellCheck={false}
          placeholder={text.placeholder}
          value={value}
          onChange={(event) => chooseText(event.target.value)}
          onKeyDown={(event) => event.key === 'Escape' && value !== '' && clear()}
          onPaste={pasteAnything}
        />
        <Button kind="quiet" onClick={value === '' ? picker.open : clear}>
          {value === '' ? text.open : text.clear}
        </Button>
      </div>
      {picker.below}
    </>
  );
}

/** The address of a file, or a path with quotation marks, becomes the path, unless it is pasted into something else. */
function pasteAnything(event: ClipboardEvent<HTMLInputElement>): void {
  const { value, selectionStart, selectionEnd } = event.currentTarget;
  const pasted = event.clipboardData.getData('text');
  const meant = anythingIn(pasted);
  const replacesAll = selectionStart === 0 && selectionEnd === value.length;
  if (meant === pasted || !replacesAll) return;
  event.preventDefault();
  chooseText(meant);
}
