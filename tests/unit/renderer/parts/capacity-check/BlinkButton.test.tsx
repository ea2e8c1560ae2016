// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { NO_CHECKS } from '../../../../../contract/wire/capacity-check.ts';
import { useMirror } from '../../../../../renderer/mirror.ts';
import { BlinkButton } from '../../../../../renderer/parts/capacity-check/BlinkButton.tsx';
import { SANDISK } from '../../../../fakes/scripted/drives.ts';

const call = vi.hoisted(() => vi.fn());
vi.mock('../../../../../renderer/bridge.ts', () => ({ call }));

const BLINKING = { ...NO_CHECKS, blink: { driveId: SANDISK.id, failure: null } };

beforeEach(() => useMirror.setState({ driveChecks: NO_CHECKS }));
afterEach(() => {
  cleanup();
  call.mockReset();
});

it('two quick presses ask main once, and the answer is what is shown', async () => {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  call.mockReturnValue(promise);
  const { getByRole } = render(<BlinkButton drive={SANDISK} />);
  const button = getByRole('button');
  fireEvent.click(button);
  fireEvent.click(button);
  expect(call.mock.calls.map(([name]) => name)).toEqual(['blink/start']);
  await act(async () => resolve({ ok: true, value: BLINKING }));
  expect(button.getAttribute('aria-pressed')).toBe('true');
  expect(button.textContent).toBe('Stop blinking');
});

it('shows a refusal beside the button', async () => {
  call.mockResolvedValue({ ok: false, problem: { kind: 'authorization-dismissed' } });
  const { getByRole } = render(<BlinkButton drive={SANDISK} />);
  await act(async () => fireEvent.click(getByRole('button')));
  expect(getByRole('status').textContent).toMatch(/^Permission was not given\. /);
});
