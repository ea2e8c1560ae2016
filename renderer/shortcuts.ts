/** The shortcuts: which keys, and who answers. A key and the menu of the desktop do the same. */
import type { Shortcut } from '../contract/wire/channels.ts';

/** The keys, with Ctrl unless they are function keys. */
export const KEYS: { readonly [S in Shortcut]: string } = {
  make: '1',
  verify: '2',
  sticks: '3',
  open: 'o',
  start: 'Enter',
  log: 'l',
  help: 'F1',
};

/** As they are read: `Ctrl+O`. `ctrl` is what that key is called in the language of the page. */
export function keysText(shortcut: Shortcut, ctrl: string): string {
  const key = KEYS[shortcut];
  return key.startsWith('F') ? key : `${ctrl}+${key.length === 1 ? key.toUpperCase() : key}`;
}

type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

export function shortcutOf({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyPress): Shortcut | null {
  if (metaKey || altKey || shiftKey) return null;
  const pressed = Object.entries(KEYS).find(([, wanted]) => wanted.toLowerCase() === key.toLowerCase());
  return pressed && ctrlKey !== pressed[1].startsWith('F') ? (pressed[0] as Shortcut) : null;
}

type Answer = () => void;
/** The newest answers: what is in front of the page is later there than what is behind it. */
const answers = new Map<Shortcut, Answer[]>();

/** Answers a shortcut until the returned function is called. */
export function answerShortcut(shortcut: Shortcut, answer: Answer): () => void {
  answers.set(shortcut, [...(answers.get(shortcut) ?? []), answer]);
  return () => {
    answers.set(
      shortcut,
      (answers.get(shortcut) ?? []).filter((one) => one !== answer),
    );
  };
}

/** Does it, unless a dialog waits for an answer. True if somebody answered. */
export function press(shortcut: Shortcut): boolean {
  const answer = answers.get(shortcut)?.at(-1);
  if (!answer || document.querySelector('dialog[open]')) return false;
  answer();
  return true;
}
