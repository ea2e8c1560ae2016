// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import type { JobState } from '../../../../../contract/wire/job.ts';
import { App } from '../../../../../renderer/App.tsx';
import { EMPTY_MIRROR, useMirror } from '../../../../../renderer/mirror.ts';
import { showSection } from '../../../../../renderer/navigation.ts';
import { DRIVES } from '../../../../fakes/scripted/drives.ts';
import { JOBS, writingAt } from '../../../../fakes/scripted/jobs.ts';

vi.mock('../../../../../renderer/bridge.ts', () => ({
  call: async () => ({ ok: false, problem: { kind: 'connection-lost' } }),
  pathOf: () => null,
}));

afterEach(() => {
  cleanup();
  act(() => {
    useMirror.setState(EMPTY_MIRROR, true);
    showSection('flash');
  });
});

const play = (job: JobState): void => act(() => useMirror.setState({ job }));
const focused = (): string | undefined => document.activeElement?.tagName;

it('the focus goes to the heading when a job starts, ends, fails or is left, and stays where it is in between', () => {
  useMirror.setState({ drives: DRIVES });
  render(<App />);
  // Nothing is taken from who has just opened the page.
  expect(focused()).toBe('BODY');
  play(JOBS.locking);
  expect(focused()).toBe('H1');
  const cancel = screen.getByRole('button', { name: 'Cancel…' });
  cancel.focus();
  play(writingAt(0.1, 1));
  play(writingAt(0.2, 2));
  expect(document.activeElement).toBe(cancel);
  play(JOBS.done);
  expect(focused()).toBe('H1');
  play({ phase: 'idle' });
  expect(focused()).toBe('H1');
  play(writingAt(0.1, 1));
  play(JOBS['failed-differs']);
  expect(focused()).toBe('H1');
});

it('the focus is not lost with the heading of a part of a job', () => {
  render(<App />);
  for (const job of [JOBS.locking, JOBS.building, JOBS['verify-running'], writingAt(0.1, 1)]) {
    play(job);
    expect(focused()).not.toBe('BODY');
  }
});

it('the focus goes to the heading of another place', () => {
  render(<App />);
  const button = screen.getByRole('button', { name: 'Verify' });
  button.focus();
  fireEvent.click(button);
  expect(document.activeElement?.textContent).toBe('Verify a drive');
});
