// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { EMPTY_MIRROR, useMirror } from '../../../../../renderer/mirror.ts';
import { useDismissedNotes } from '../../../../../renderer/screens/sticks/dismissed-notes.ts';
import { UnfinishedNotes } from '../../../../../renderer/screens/sticks/UnfinishedNotes.tsx';
import { JOBS } from '../../../../fakes/scripted/jobs.ts';
import { UNFINISHED } from '../../../../fakes/scripted/records.ts';

afterEach(() => {
  cleanup();
  localStorage.clear();
  act(() => {
    useDismissedNotes.setState({ keys: [] });
    useMirror.setState(EMPTY_MIRROR, true);
  });
});

const note = () => screen.queryByText('SanDisk Ultra: not finished');
const show = () => render(<UnfinishedNotes writes={UNFINISHED.unfinished} />);

it('says nothing of a drive that is being written, and says it once that has failed', () => {
  useMirror.setState({ job: JOBS.writing });
  show();
  expect(note()).toBeNull();
  act(() => useMirror.setState({ job: JOBS['failed-write'] }));
  expect(note()).toBeTruthy();
});

it('says it of another drive than the one that is being written', () => {
  const others = JOBS['several-drives'].request.drives.slice(1);
  const request = { ...JOBS['several-drives'].request, drives: others };
  useMirror.setState({ job: { ...JOBS['several-drives'], request } as typeof JOBS.writing });
  show();
  expect(note()).toBeTruthy();
});

it('can be put away, for good', () => {
  show();
  fireEvent.click(screen.getByRole('button', { name: 'Close this notice' }));
  expect(note()).toBeNull();
  expect(localStorage.getItem('flakestick.dismissed-notes')).toContain('4C530001230101117391');
});
