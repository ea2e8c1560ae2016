import { useEffect, useRef, useState } from 'react';
import css from './ui.module.css';

/** How long the same kind of news is held back, so that a screen reader is not interrupted: milliseconds. */
const PAUSE_MS = 6000;

/**
 * Announces to screen readers what is going on. A new `topic` is announced immediately, updates on the same topic every few
 * seconds at most.
 */
export function Announcer({ topic, text }: { topic: string; text: string }) {
  const [spoken, setSpoken] = useState('');
  const last = useRef({ topic: '', atMs: 0 });

  useEffect(() => {
    const waitMs = topic === last.current.topic ? last.current.atMs + PAUSE_MS - Date.now() : 0;
    const speak = () => {
      last.current = { topic, atMs: Date.now() };
      setSpoken(text);
    };
    const timer = setTimeout(speak, Math.max(0, waitMs));
    return () => clearTimeout(timer);
  }, [topic, text]);

  return (
    <output aria-live="polite" className={css['visuallyHidden']}>
      {spoken}
    </output>
  );
}
