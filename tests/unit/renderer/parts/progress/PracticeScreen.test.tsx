// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import type { PracticeState } from '../../../../../contract/wire/practice.ts';
import { App } from '../../../../../renderer/App.tsx';
import { EMPTY_MIRROR, reflect, useMirror } from '../../../../../renderer/mirror.ts';
import { showSection } from '../../../../../renderer/navigation.ts';
import { JOBS } from '../../../../fakes/scripted/jobs.ts';

const asked = vi.hoisted(() => [] as { name: string; request: unknown }[]);
vi.mock('../../../../../renderer/bridge.ts', () => ({
  call: async (name: string, request: unknown) => {
    asked.push({ name, request });
    return { ok: false, problem: { kind: 'connection-lost' } };
  },
}));

afterEach(() => {
  cleanup();
  asked.length = 0;
  act(() => useMirror.setState(EMPTY_MIRROR, true));
});

const play = (state: PracticeState): void =>
  act(() => useMirror.setState(reflect(useMirror.getState(), { event: 'practice', state }, 0)));
const at = (stage: 'building' | 'writing' | 'verifying', doneBytes: number): PracticeState => ({
  phase: 'running',
  stage,
  progress: { doneBytes, totalBytes: 16 * 1024 * 1024, bytesPerSecond: 2e6 },
});
const stick = (): HTMLElement => screen.getByRole('img', { name: 'Practice stick' });
const current = (): string | null | undefined =>
  document.querySelector('[aria-current="step"]')?.getAttribute('data-stage');

it('a practice goes through the three stages on the drawn stick, and its last screen says that it was practice', () => {
  showSection('flash');
  render(<App />);
  play(at('building', 1e6));
  expect(screen.getByRole('heading', { level: 1 }).textContent).toContain('Practice');
  expect(stick().dataset['state']).toBe('empty');
  expect(current()).toBe('build');
  play(at('writing', 4 * 1024 * 1024));
  expect(stick().dataset['state']).toBe('writing');
  expect(screen.getByText('25 %')).toBeTruthy();
  expect(current()).toBe('write');
  play(at('verifying', 8 * 1024 * 1024));
  expect(stick().dataset['state']).toBe('verifying');
  expect(current()).toBe('verify');
  play({ phase: 'done' });
  expect(stick().dataset['state']).toBe('sealed');
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('That was practice');
  expect(screen.getAllByText(/No stick was made, and nothing was kept/).length).toBeGreaterThan(0);
  expect(screen.queryByRole('button', { name: 'Show record' })).toBeNull();
});

it('is stopped by one button, and then the list of drives is back', () => {
  showSection('flash');
  render(<App />);
  play(at('writing', 0));
  fireEvent.click(screen.getByRole('button', { name: 'Stop practicing' }));
  expect(asked.at(-1)).toEqual({ name: 'practice/cancel', request: {} });
  play({ phase: 'cancelled' });
  expect(screen.getByRole('button', { name: 'Flash…' })).toBeTruthy();
});

it('one that fails says what to do, and that no drive was touched', () => {
  showSection('flash');
  render(<App />);
  play({ phase: 'failed', failure: { kind: 'disk-full', path: '/home/me/.cache', detail: 'ENOSPC' } });
  expect(screen.getByText('It was only practice: no drive was touched.')).toBeTruthy();
  expect(stick().dataset['state']).toBe('unknown');
});

it('never takes the place of a job', () => {
  showSection('flash');
  render(<App />);
  play(at('writing', 0));
  act(() => useMirror.setState({ job: JOBS.cancelled }));
  expect(screen.queryByRole('img', { name: 'Practice stick' })).toBeNull();
});

it('is offered where no stick is plugged in, and asks for nothing but the start', () => {
  useMirror.setState({ drives: [] });
  showSection('flash');
  render(<App />);
  fireEvent.click(screen.getByRole('button', { name: 'Try it with a practice stick' }));
  expect(asked).toContainEqual({ name: 'practice/start', request: {} });
});
