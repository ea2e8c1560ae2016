import { useEffect, useState } from 'react';
import { useMessages } from '../../language.ts';
import { showSection } from '../../navigation.ts';
import { answerShortcut, press, shortcutOf } from '../../shortcuts.ts';
import { HelpDialog } from './HelpDialog.tsx';

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
  return isHelpOpen ? <HelpDialog title={text.title} onClose={() => setHelpOpen(false)} /> : null;
}
