// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import type { Drive } from '../../../../../contract/wire/drive.ts';
import { EMPTY_MIRROR, useMirror } from '../../../../../renderer/mirror.ts';
import { DriveStep, NOTHING_SELECTED, useDriveChoice } from '../../../../../renderer/parts/drive/index.ts';
import { DRIVES, KINGSTON, SANDISK, SYSTEM_DISK } from '../../../../fakes/scripted/drives.ts';

vi.mock('../../../../../renderer/bridge.ts', () => ({
  call: async () => ({ ok: false, problem: { kind: 'cancelled' } }),
}));

afterEach(() => {
  cleanup();
  act(() => {
    useDriveChoice.setState({ toWrite: NOTHING_SELECTED });
    useMirror.setState(EMPTY_MIRROR, true);
  });
});

/** Sixty sticks of one make. */
const MANY: Drive[] = Array.from({ length: 60 }, (_, index) => ({
  ...KINGSTON,
  id: `${index}-stick`,
  devicePath: `/dev/sd${index}`,
  identity: { ...KINGSTON.identity, diskseq: 100 + index, serial: `SERIAL${index}` },
}));

function show(drives: Drive[], sizes: Partial<Parameters<typeof DriveStep>[0]> = {}): void {
  useMirror.setState({ drives });
  render(<DriveStep sizeBytes={null} likelyBytes={null} {...sizes} />);
}

const plug = (drives: Drive[]) => act(() => useMirror.setState({ drives }));
const chosen = () => useDriveChoice.getState().toWrite.chosen.map(({ id }) => id);
const boxes = () => within(screen.getByRole('list', { name: 'Drives' })).getAllByRole<HTMLInputElement>('checkbox');

const rows = () => within(screen.getByRole('list', { name: 'Drives' })).getAllByRole('listitem');

it('sixty drives are one stop of the Tab key, and arrows lead to all of them', () => {
  show(MANY);
  expect(boxes().filter(({ tabIndex }) => tabIndex === 0)).toHaveLength(1);
  const [first, second] = boxes();
  act(() => first?.focus());
  fireEvent.keyDown(document.activeElement ?? document.body, { key: 'ArrowDown' });
  expect(document.activeElement).toBe(second);
  expect(boxes().filter(({ tabIndex }) => tabIndex === 0)).toEqual([second]);
  fireEvent.keyDown(document.activeElement ?? document.body, { key: 'End' });
  expect(document.activeElement).toBe(boxes()[59]);
  fireEvent.keyDown(document.activeElement ?? document.body, { key: 'ArrowRight' });
  expect(document.activeElement?.getAttribute('aria-label')).toBe(`More about ${KINGSTON.name}`);
  fireEvent.keyDown(document.activeElement ?? document.body, { key: 'ArrowLeft' });
  expect(document.activeElement).toBe(boxes()[59]);
});

it('all of them are chosen at once, and none of them again', () => {
  show(MANY);
  fireEvent.click(screen.getByRole('button', { name: 'Select all 60' }));
  expect(chosen()).toHaveLength(60);
  fireEvent.click(screen.getByRole('button', { name: 'Select none' }));
  expect(chosen()).toEqual([]);
});

it('a drive that is probably too small is not among all', () => {
  const small = { ...SANDISK, sizeBytes: 1_000_000_000 };
  show([small, ...MANY.slice(0, 2)], { likelyBytes: 3_000_000_000 });
  fireEvent.click(screen.getByRole('button', { name: 'Select all 2' }));
  expect(chosen()).not.toContain(small.id);
});

it('a stick that is plugged in is shown as new and said, after the others, and is not chosen', () => {
  show([KINGSTON, SYSTEM_DISK]);
  expect(rows()[0]?.dataset['fresh']).toBeUndefined();
  plug([SANDISK, KINGSTON, SYSTEM_DISK]);
  expect(rows().map(({ dataset }) => dataset['row'])).toEqual([KINGSTON.id, SANDISK.id]);
  expect(rows()[1]?.dataset['fresh']).toBe('true');
  expect(screen.getByText(`Plugged in: ${SANDISK.name}`)).toBeTruthy();
  expect(chosen()).toEqual([]);
});

it('a drive that is too small is folded away with the reason, and in sight when there is no other', () => {
  show([KINGSTON, SANDISK], { sizeBytes: KINGSTON.sizeBytes + 1 });
  const fold = () => screen.getByText('Show drives that cannot be used').closest('details');
  expect(screen.queryByRole('checkbox', { name: /Kingston/ })).toBeNull();
  expect(screen.getByText(/^Too small: the image needs/)).toBeTruthy();
  expect(fold()?.open).toBe(false);
  plug([KINGSTON]);
  expect(fold()?.open).toBe(true);
});

it('what few people compare is in the menu, and in the row where two drives look the same', () => {
  show(DRIVES);
  const where = () => screen.getAllByText(/\/dev\/sdb$/)[0];
  expect(where()?.dataset['hidden']).toBe('true');
  plug([SANDISK, { ...SANDISK, id: 'twin', devicePath: '/dev/sdx' }]);
  expect(where()?.dataset['hidden']).toBeUndefined();
});
