// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { EMPTY_MIRROR, useMirror } from '../../../../../renderer/mirror.ts';
import { DropZone } from '../../../../../renderer/screens/frame/DropZone.tsx';
import { JOBS, writingAt } from '../../../../fakes/scripted/jobs.ts';

const world = vi.hoisted(() => ({ opened: [] as string[], path: null as string | null }));
vi.mock('../../../../../renderer/bridge.ts', () => ({
  call: async () => ({ ok: true, value: {} }),
  pathOf: () => world.path,
}));
vi.mock('../../../../../renderer/screens/frame/open-anything.ts', () => ({
  openAnything: async (text: string) => world.opened.push(text),
}));

afterEach(() => {
  cleanup();
  Object.assign(world, { opened: [], path: null });
  act(() => useMirror.setState(EMPTY_MIRROR, true));
});

function data(texts: Readonly<Record<string, string>>, files: File[] = []) {
  return {
    files,
    types: [...Object.keys(texts), ...(files.length > 0 ? ['Files'] : [])],
    getData: (type: string) => texts[type] ?? '',
    dropEffect: 'none',
  };
}
const drop = async (dataTransfer: ReturnType<typeof data>): Promise<void> => {
  await act(async () => void fireEvent.drop(window, { dataTransfer }));
};
const ISO = new File([], 'nixos.iso');

it('says where to drop while something is held over the page, and opens it from whichever place', async () => {
  world.path = '/home/me/nixos.iso';
  render(<DropZone />);
  fireEvent.dragOver(window, { dataTransfer: data({}, [ISO]) });
  expect(screen.getByText('Drop it here')).toBeTruthy();
  await drop(data({}, [ISO]));
  expect(screen.queryByText('Drop it here')).toBeNull();
  expect(world.opened).toEqual(['/home/me/nixos.iso']);
});

it('never lets the browser go to what is dropped', () => {
  render(<DropZone />);
  for (const dropped of [data({}, [ISO]), data({ 'text/uri-list': 'https://example.org/x.iso' }), data({})])
    expect(fireEvent.drop(window, { dataTransfer: dropped })).toBe(false);
});

it('in a browser, asks for the place of a file that has a name only; an address beside it is enough', async () => {
  render(<DropZone />);
  await drop(data({}, [ISO]));
  expect(screen.getByRole('dialog').textContent).toContain('nixos.iso');
  expect(world.opened).toEqual([]);
  cleanup();
  render(<DropZone />);
  await drop(data({ 'text/uri-list': 'file:///home/me/nixos.iso' }, [ISO]));
  expect(world.opened).toEqual(['file:///home/me/nixos.iso']);
});

it('what is pasted is opened, unless it is pasted into a field', async () => {
  const { container } = render(
    <>
      <DropZone />
      <input type="text" />
    </>,
  );
  const clipboardData = data({ 'text/plain': ' github:me/config#iso\n' });
  const field = container.querySelector('input');
  if (!field) throw new Error('no field');
  await act(async () => void fireEvent.paste(field, { clipboardData }));
  expect(world.opened).toEqual([]);
  await act(async () => void fireEvent.paste(document.body, { clipboardData }));
  expect(world.opened).toEqual(['github:me/config#iso']);
});

it('a text of the page that is dragged about is not opened', async () => {
  render(<DropZone />);
  fireEvent.dragStart(document.body);
  await drop(data({ 'text/plain': 'SanDisk Ultra' }));
  fireEvent.dragEnd(document.body);
  expect(world.opened).toEqual([]);
});

it('while a job runs nothing is opened, and it says so; one that has ended makes room', async () => {
  world.path = '/home/me/nixos.iso';
  render(<DropZone />);
  act(() => useMirror.setState({ job: writingAt(0.5, 1) }));
  fireEvent.dragOver(window, { dataTransfer: data({}, [ISO]) });
  expect(screen.getByText(/A job is running/)).toBeTruthy();
  await drop(data({}, [ISO]));
  expect(world.opened).toEqual([]);
  act(() => useMirror.setState({ job: JOBS.done }));
  await drop(data({}, [ISO]));
  expect(world.opened).toEqual(['/home/me/nixos.iso']);
});

it('nothing is opened behind a dialog', async () => {
  render(<DropZone />);
  const dialog = document.createElement('dialog');
  dialog.setAttribute('open', '');
  document.body.append(dialog);
  await drop(data({ 'text/plain': 'github:me/config' }));
  dialog.remove();
  expect(world.opened).toEqual([]);
});
