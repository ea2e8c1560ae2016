import { useEffect, useRef, useState } from 'react';
import { canCancel } from '../../../contract/wire/job.ts';
import { useMessages } from '../../language.ts';
import { useMirror } from '../../mirror.ts';
import { showSection } from '../../navigation.ts';
import { useFilePicker } from '../../parts/source/index.ts';
import { answerShortcut, press, shortcutOf } from '../../shortcuts.ts';
import { HelpDialog } from './HelpDialog.tsx';
import { openAnything } from './open-anything.ts';

/** Marks the bar whose main button Ctrl+Enter presses. */
const MAIN_BUTTON = '[data-bottom-bar] button[data-kind="primary"]';

/** It only opens the last question: what is lost is confirmed there. */
function pressMainButton(): void {
  const button = document.querySelector<HTMLButtonElement>(MAIN_BUTTON);
  button?.focus();
  button?.click();
}

/** The keys that work everywhere, and the list of them. */
export function Shortcuts() {
  const [isHelpOpen, setHelpOpen] = useState(false);
  const text = useMessages().screens.frame.help;
  useEffect(() => {
    const stops = [
      answerShortcut('make', () => showSection('flash')),
      answerShortcut('verify', () => showSection('verify')),
      answerShortcut('sticks', () => showSection('records')),
      answerShortcut('start', pressMainButton),
      answerShortcut('help', () => setHelpOpen(true)),
    ];
    const onKey = (event: KeyboardEvent): void => {
      const shortcut = shortcutOf(event);
      // The browser has other plans with most of these keys.
      if (shortcut !== null && press(shortcut)) event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
      for (const stop of stops) stop();
    };
  }, []);
  return (
    <>
      {isHelpOpen && <HelpDialog title={text.title} onClose={() => setHelpOpen(false)} />}
      <OpenShortcut />
    </>
  );
}

/** Ctrl+O: the desktop's file dialog, or the page's own list of files. Not while a job runs, whose place it would take. */
function OpenShortcut() {
  const { open, below } = useFilePicker('source', (path) => void openAnything(path));
  const latest = useRef(open);
  useEffect(() => {
    latest.current = open;
  });
  useEffect(
    () =>
      answerShortcut('open', () => {
        if (!canCancel(useMirror.getState().job)) latest.current();
      }),
    [],
  );
  return below;
}
