// @vitest-environment happy-dom
import { act, cleanup, render } from '@testing-library/react';
import { Profiler } from 'react';
import { afterEach, expect, it, vi } from 'vitest';
import type { Source } from '../../../contract/wire/source.ts';
import { App } from '../../../renderer/App.tsx';
import { EMPTY_MIRROR, reflect, useMirror } from '../../../renderer/mirror.ts';
import { showSection, useNavigation } from '../../../renderer/navigation.ts';
import { useSource } from '../../../renderer/parts/source/index.ts';
import { MakeScreen } from '../../../renderer/screens/make/index.ts';
import { DRIVES } from '../../fakes/scripted/drives.ts';
import { JOBS } from '../../fakes/scripted/jobs.ts';
import { PRESETS } from '../../fakes/scripted/presets.ts';

const renders = vi.hoisted(() => ({ records: 0 }));
vi.mock('../../../renderer/screens/sticks/index.ts', () => ({
  SticksScreen: () => {
    renders.records += 1;
    return null;
  },
}));
vi.mock('../../../renderer/bridge.ts', () => ({
  call: async () => ({ ok: false, problem: { kind: 'connection-lost' } }),
}));

afterEach(() => {
  cleanup();
  useMirror.setState(EMPTY_MIRROR, true);
});

/** Ten snapshots of a running verification, as main sends them in a second. */
function playVerification(): void {
  const job = JOBS['verify-running'];
  for (let tick = 1; tick <= 10; tick += 1) {
    const drives = job.drives.map((drive) => ({
      ...drive,
      progress: { ...drive.progress, doneBytes: tick * 1_000_000 },
    }));
    const state = { ...job, drives };
    act(() => useMirror.setState(reflect(useMirror.getState(), { event: 'job', state }, tick * 100)));
  }
}

it('a running job renders no section that does not show it', () => {
  showSection('records');
  render(<App />);
  const before = renders.records;
  playVerification();
  expect(renders.records).toBe(before);
});

it('the Flash screen, while something is chosen there, renders once for a verification that runs beside it', () => {
  useMirror.setState({ drives: DRIVES, presets: PRESETS });
  let commits = 0;
  render(
    <Profiler id="flash" onRender={() => (commits += 1)}>
      <MakeScreen />
    </Profiler>,
  );
  const before = commits;
  playVerification();
  // That another job runs is said at its first snapshot.
  expect(commits - before).toBe(1);
});

it('what the app was opened with is chosen, from whichever section, and again when it is opened again', () => {
  showSection('machine');
  render(<App />);
  const open = (asked: Source): void => act(() => useMirror.setState({ asked }));
  open({ kind: 'image-file', path: '/home/me/x.iso' });
  expect(useNavigation.getState().section).toBe('flash');
  expect(useSource.getState().source).toMatchObject({ text: '/home/me/x.iso' });
  act(() => showSection('machine'));
  open({ kind: 'flake', reference: 'github:me/config', attribute: 'iso' });
  expect(useNavigation.getState().section).toBe('flash');
  expect(useSource.getState().source).toMatchObject({ text: 'github:me/config#iso' });
});
