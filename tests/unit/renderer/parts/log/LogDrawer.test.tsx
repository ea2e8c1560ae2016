// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { toggleLog, useLogDrawer } from '../../../../../renderer/parts/log/drawer-store.ts';
import { LogButton, LogDrawer } from '../../../../../renderer/parts/log/index.ts';
import { lookScripted } from '../../../../fakes/scripted/builds.ts';

const world = vi.hoisted(() => ({ lines: [] as string[], asked: [] as { from: number; count: number }[] }));
vi.mock('../../../../../renderer/bridge.ts', () => ({
  call: async (name: string, request: { search: string; from: number; count: number }) => {
    if (name === 'job/log-look') return { ok: true, value: lookScripted(world.lines, request.search) };
    if (name !== 'job/log-part') return { ok: false, problem: { kind: 'connection-lost' } };
    world.asked.push(request);
    return { ok: true, value: { lines: world.lines.slice(request.from, request.from + request.count) } };
  },
}));

beforeEach(() => {
  // Nothing has a size here otherwise.
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(400);
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(800);
  HTMLElement.prototype.scrollTo = () => {};
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  Object.assign(world, { lines: [], asked: [] });
  act(() => useLogDrawer.setState({ isOpen: false }));
});

it('opens by its button, pins the first errors, and asks only for the lines in sight', async () => {
  world.lines = Array.from({ length: 50_000 }, (_, at) => (at % 10_000 === 9 ? `x.c:${at}: error: no` : `line ${at}`));
  render(
    <>
      <LogButton />
      <LogDrawer derivation={null} isLive={false} />
    </>,
  );
  fireEvent.click(screen.getByRole('button', { name: 'Log' }));
  await screen.findByText('50,000 lines');
  const pinned = screen.getByRole('list', { name: 'Errors' });
  expect(pinned.textContent).toContain('x.c:9: error: no');
  expect(pinned.textContent).toContain('3 more');
  await screen.findByText('line 1');
  expect(world.asked.reduce((sum, { count }) => sum + count, 0)).toBeLessThan(1000);
  expect(document.querySelectorAll('[style*="translateY"]').length).toBeLessThan(200);
});

it('what acts on a terminal is shown, and colours are kept', async () => {
  world.lines = ['\u001b[31mred\u001b[0m plain\u001b[2J'];
  act(toggleLog);
  render(<LogDrawer derivation={null} isLive={false} />);
  const red = await screen.findByText('red');
  expect(red.dataset['colour']).toBe('red');
  expect(screen.getByText('plain␛[2J', { exact: false })).toBeTruthy();
});

it('a search says how many places there are, goes through them and around the end', async () => {
  world.lines = ['needle one', 'straw', 'Needle two', 'needle three'];
  act(toggleLog);
  render(<LogDrawer derivation={null} isLive={false} />);
  await screen.findByText('4 lines');
  const search = screen.getByRole('searchbox');
  fireEvent.change(search, { target: { value: 'needle' } });
  await screen.findByText('3 of 3');
  fireEvent.keyDown(search, { key: 'Enter' });
  expect(screen.getByText('1 of 3')).toBeTruthy();
  fireEvent.keyDown(search, { key: 'Enter', shiftKey: true });
  expect(screen.getByText('3 of 3')).toBeTruthy();
  fireEvent.change(search, { target: { value: 'hay' } });
  await screen.findByText('not found');
});
