// @vitest-environment happy-dom
import { act, cleanup, render } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { JobState } from '../../../../../contract/wire/job.ts';
import { EMPTY_MIRROR, useMirror } from '../../../../../renderer/mirror.ts';
import { Presence } from '../../../../../renderer/screens/frame/Presence.tsx';
import { JOBS, writingAt } from '../../../../fakes/scripted/jobs.ts';

class FakeNotification extends EventTarget {
  static permission = 'granted';
  static readonly shown: { title: string; body: string }[] = [];
  closed = false;
  constructor(title: string, { body = '' }: { body?: string }) {
    super();
    FakeNotification.shown.push({ title, body });
  }
  close(): void {
    this.closed = true;
  }
}
const { shown } = FakeNotification;
let looks = false;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('Notification', FakeNotification);
  vi.spyOn(document, 'hasFocus').mockImplementation(() => looks);
  FakeNotification.permission = 'granted';
  shown.length = 0;
  looks = false;
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  act(() => useMirror.setState(EMPTY_MIRROR, true));
});

const play = (job: JobState): void => act(() => useMirror.setState({ job }));

it('the title of the window begins with the number, and is plain again when nothing is shown', () => {
  render(<Presence />);
  expect(document.title).toBe('Flakestick');
  play(writingAt(0.4101, 1));
  expect(document.title).toMatch(/^41 % – .*Writing.* – Flakestick$/);
  play(JOBS.locking);
  expect(document.title).not.toMatch(/%/);
  play({ phase: 'idle' });
  expect(document.title).toBe('Flakestick');
});

it('a job that ends well or badly is told once to somebody who looks elsewhere, and a cancelled one is not', () => {
  render(<Presence />);
  for (const [phase, count] of [
    ['done', 1],
    ['failed-differs', 2],
    ['cancelled', 2],
  ] as const) {
    play(writingAt(0.5, 1));
    play(JOBS[phase]);
    play({ ...JOBS[phase] });
    expect(shown).toHaveLength(count);
  }
  expect(shown[0]?.title).toContain('verified');
  expect(shown[1]?.body).not.toBe('');
});

it('nothing is told to somebody who looks at it, who has not allowed it, or who has just opened the page', () => {
  looks = true;
  render(<Presence />);
  play(writingAt(0.5, 1));
  play(JOBS.done);
  looks = false;
  FakeNotification.permission = 'default';
  play(writingAt(0.5, 1));
  play(JOBS.done);
  FakeNotification.permission = 'granted';
  play({ phase: 'idle' });
  // The first snapshot after the page was opened.
  play(JOBS.done);
  expect(shown).toEqual([]);
});

it('a password that is wanted is told only if it is wanted for a while', () => {
  render(<Presence />);
  play(JOBS.locking);
  play(JOBS.authorizing);
  vi.advanceTimersByTime(300);
  play(writingAt(0, 0));
  vi.advanceTimersByTime(60_000);
  expect(shown).toEqual([]);
  play(JOBS.authorizing);
  vi.advanceTimersByTime(60_000);
  expect(shown).toHaveLength(1);
  expect(shown[0]?.title).toContain('password');
});
