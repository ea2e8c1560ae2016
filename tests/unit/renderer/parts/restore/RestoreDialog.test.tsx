// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { driveToErase } from '../../../../../contract/wire/job.ts';
import { EMPTY_MIRROR, useMirror } from '../../../../../renderer/mirror.ts';
import { RestoreDialog, useRestoreQuestion } from '../../../../../renderer/parts/restore/index.ts';
import { DRIVES, KINGSTON, SANDISK } from '../../../../fakes/scripted/drives.ts';

const call = vi.hoisted(() => vi.fn());
vi.mock('../../../../../renderer/bridge.ts', () => ({ call }));

beforeEach(() => {
  useMirror.setState({ drives: DRIVES });
  call.mockResolvedValue({ ok: true, value: {} });
});
afterEach(() => {
  cleanup();
  call.mockReset();
  act(() => {
    useRestoreQuestion.setState({ driveId: null });
    useMirror.setState(EMPTY_MIRROR, true);
  });
});

async function ask(drive: typeof SANDISK): Promise<void> {
  await act(async () => {
    render(<RestoreDialog />);
    useRestoreQuestion.setState({ driveId: drive.id });
  });
}

const erase = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Erase' });
const press = () => act(async () => erase().click());

it('starts the job for the drive as it was seen', async () => {
  await ask(KINGSTON);
  await press();
  expect(call).toHaveBeenCalledWith('job/start', {
    kind: 'restore',
    drive: driveToErase(KINGSTON),
    use: 'everything',
    label: 'USB',
    eject: true,
    includeLoop: false,
  });
  expect(screen.queryByRole('dialog')).toBeNull();
});

it('erases a drive with data only once its name was typed', async () => {
  await ask(SANDISK);
  expect(erase().disabled).toBe(true);
  await act(async () => {
    fireEvent.change(screen.getByLabelText(/^There is data on it/), { target: { value: 'holiday 2025' } });
  });
  expect(erase().disabled).toBe(false);
});

it('takes no name that FAT cannot have', async () => {
  await ask(KINGSTON);
  await act(async () => {
    fireEvent.change(screen.getByLabelText('Name'), { target: { value: 'a/b' } });
  });
  expect(erase().disabled).toBe(true);
  expect(screen.getByText(/At most 11 letters/)).toBeTruthy();
});

it('closes when the drive is gone', async () => {
  await ask(KINGSTON);
  await act(async () => useMirror.setState({ drives: [] }));
  expect(screen.queryByRole('button', { name: 'Erase' })).toBeNull();
});
