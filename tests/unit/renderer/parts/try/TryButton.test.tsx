// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { chosenDrive } from '../../../../../contract/wire/job.ts';
import { NOT_TRYING, type TryState, type TrySubject } from '../../../../../contract/wire/try.ts';
import { useMirror } from '../../../../../renderer/mirror.ts';
import { TryButton } from '../../../../../renderer/parts/try/index.ts';
import { KINGSTON, SANDISK } from '../../../../fakes/scripted/drives.ts';
import { machineOf } from '../../../../fakes/scripted/machine.ts';

const call = vi.hoisted(() => vi.fn());
vi.mock('../../../../../renderer/bridge.ts', () => ({ call }));

const ON_SANDISK: TrySubject = { kind: 'drive', drive: chosenDrive(SANDISK) };
const IMAGE: TrySubject = { kind: 'image', path: '/home/ada/nixos.iso' };

beforeEach(() => useMirror.setState({ trying: NOT_TRYING }));
afterEach(() => {
  cleanup();
  call.mockReset();
});

const shown = (subject: TrySubject, trying: TryState = NOT_TRYING) => {
  useMirror.setState({ trying });
  return render(<TryButton subject={subject} name="SanDisk Ultra" />);
};

it('two quick presses ask main once, and the answer is what is shown', async () => {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  call.mockReturnValue(promise);
  const { getByRole } = shown(ON_SANDISK);
  const button = getByRole('button');
  fireEvent.click(button);
  fireEvent.click(button);
  expect(call.mock.calls).toEqual([['try/start', { subject: ON_SANDISK, firmware: null }]]);
  await act(async () => resolve({ ok: true, value: machineOf(ON_SANDISK) }));
  expect(button.getAttribute('aria-pressed')).toBe('true');
  expect(button.textContent).toBe('Switch off');
  expect(getByRole('status').textContent).toMatch(/^Virtual machine: The kernel runs\. Its screen is shown by SPICE\./);
});

it('switches off the machine of its own subject', () => {
  call.mockResolvedValue({ ok: true, value: NOT_TRYING });
  const { getByRole } = shown(IMAGE, machineOf(IMAGE));
  fireEvent.click(getByRole('button'));
  expect(call.mock.calls).toEqual([['try/stop', {}]]);
});

it('says that a machine is emulated, and why', () => {
  const machine = { ...machineOf(IMAGE).machine, noKvm: 'refused' as const };
  const { getByRole } = shown(IMAGE, { ...machineOf(IMAGE), machine });
  expect(getByRole('status').textContent).toContain('You may not use KVM');
});

it.each([ON_SANDISK, IMAGE])('cannot start a second machine beside another one: %j', (subject) => {
  const other: TrySubject = { kind: 'drive', drive: chosenDrive(KINGSTON) };
  const { getByRole } = shown(subject, machineOf(other));
  expect(getByRole('button').hasAttribute('disabled')).toBe(true);
  expect(getByRole('status').textContent).toBe('');
});

it('shows a refusal and a failure beside the button, and the failure of another subject nowhere', async () => {
  call.mockResolvedValue({ ok: false, problem: { kind: 'job-running' } });
  const { phase: _phase, ...about } = machineOf(IMAGE);
  const failed: TryState = {
    phase: 'failed',
    request: about.request,
    title: about.title,
    startedAt: about.startedAt,
    failure: { kind: 'overlay-full', path: '/var/tmp' },
  };
  const { getByRole, unmount } = shown(IMAGE, failed);
  expect(getByRole('status').textContent).toMatch(/^\/var\/tmp is full\. /);
  await act(async () => fireEvent.click(getByRole('button')));
  expect(getByRole('status').textContent).not.toMatch(/full/);
  unmount();
  expect(shown(ON_SANDISK, failed).getByRole('status').textContent).toBe('');
});
