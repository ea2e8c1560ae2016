/** Where the keyboard goes on when another screen is shown. */
import { useEffect, useRef } from 'react';
import { canCancel, type JobState } from '../../../contract/wire/job.ts';
import type { PracticeState } from '../../../contract/wire/practice.ts';
import { type Mirror, useMirror } from '../../mirror.ts';
import { useNavigation } from '../../navigation.ts';

/** A record has to be loaded before it has a heading. Milliseconds. */
const WAIT_MS = 2000;
const STEP_MS = 50;

const jobScreen = (job: JobState): string => (canCancel(job) ? 'running' : job.phase);
const practiceScreen = ({ phase }: PracticeState): string => (phase === 'cancelled' ? 'idle' : phase);

/** Two states with the same name are one screen. */
const screenOf = ({ job, practice }: Mirror): string => `${jobScreen(job)} ${practiceScreen(practice)}`;

/** Which part of it is shown: its heading may be another element. */
const partOf = ({ job, practice }: Mirror): string =>
  `${job.phase} ${practice.phase === 'running' ? practice.stage : practice.phase}`;

/**
 * Moves the focus to the heading of a new screen, and to that of a new part of it where the focus was on something that is gone. A
 * screen reader then says where one is, and Tab leads into it.
 */
export function useScreenFocus(): void {
  const screen = useMirror(screenOf);
  const part = useMirror(partOf);
  const place = useNavigation(({ section, recordId }) => `${section} ${recordId ?? ''}`);
  const shown = useRef<{ screen: string; part: string } | null>(null);
  useEffect(() => {
    const before = shown.current;
    shown.current = { screen: `${place} ${screen}`, part };
    if (before === null) return;
    const isNew = before.screen !== shown.current.screen;
    const isLost = before.part !== part && document.activeElement === document.body;
    if (isNew || isLost) return focusHeading();
  }, [place, screen, part]);
}

function focusHeading(): () => void {
  let waitedMs = 0;
  const attempt = (): boolean => {
    // What a dialog asks comes first, and it gives the focus back.
    if (document.querySelector('dialog[open]')) return true;
    // not shown: a selector
    const heading = document.querySelector<HTMLElement>('main h1');
    if (!heading) return false;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    return true;
  };
  if (attempt()) return () => {};
  const timer = setInterval(() => {
    waitedMs += STEP_MS;
    if (attempt() || waitedMs >= WAIT_MS) clearInterval(timer);
  }, STEP_MS);
  return () => clearInterval(timer);
}
