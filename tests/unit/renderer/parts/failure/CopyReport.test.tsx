// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { CopyReport, FailureNotice } from '../../../../../renderer/parts/failure/index.ts';

const call = vi.hoisted(() => vi.fn());
vi.mock('../../../../../renderer/bridge.ts', () => ({ call }));

afterEach(() => {
  cleanup();
  call.mockReset();
});

it('says what is in the report, and copies what main made', async () => {
  call.mockResolvedValue({ ok: true, value: { text: 'Flakestick 0.2.0' } });
  const writeText = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  const { getByRole, container } = render(<CopyReport />);
  expect(container.textContent).toMatch(/Serial numbers, user names, .* are masked/);
  await act(async () => fireEvent.click(getByRole('button')));
  expect(writeText).toHaveBeenCalledWith('Flakestick 0.2.0');
  expect(getByRole('status').textContent).toBe('Report copied');
});

it('reports a clipboard that cannot be written', async () => {
  call.mockResolvedValue({ ok: true, value: { text: 'Flakestick 0.2.0' } });
  vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new Error('denied'));
  const { getByRole } = render(<CopyReport />);
  await act(async () => fireEvent.click(getByRole('button')));
  expect(getByRole('status').textContent).toMatch(/could not be copied/);
});

it('is offered with a bug, and with nothing else', () => {
  const bug = render(<FailureNotice problem={{ kind: 'internal', message: 'x is undefined' }} />);
  expect(bug.queryByRole('button', { name: 'Copy report' })).not.toBeNull();
  cleanup();
  const refused = render(<FailureNotice problem={{ kind: 'job-running' }} />);
  expect(refused.queryByRole('button')).toBeNull();
});
