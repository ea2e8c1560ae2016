// @vitest-environment happy-dom
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { type BuildOptions, DEFAULT_BUILD_OPTIONS } from '../../../../../contract/wire/source.ts';
import { askToErase, closeEraseQuestion } from '../../../../../renderer/erase-question.ts';
import { EMPTY_MIRROR, useMirror } from '../../../../../renderer/mirror.ts';
import { ConfirmDialog } from '../../../../../renderer/parts/confirm/index.ts';
import { chooseOnly, NOTHING_SELECTED, useDriveChoice } from '../../../../../renderer/parts/drive/index.ts';
import { DRIVES, KINGSTON } from '../../../../fakes/scripted/drives.ts';

const call = vi.hoisted(() => vi.fn());
vi.mock('../../../../../renderer/bridge.ts', () => ({ call }));

afterEach(() => {
  cleanup();
  call.mockReset();
  act(() => {
    closeEraseQuestion();
    useDriveChoice.setState({ toWrite: NOTHING_SELECTED });
    useMirror.setState(EMPTY_MIRROR, true);
  });
});

async function asked(options: BuildOptions = DEFAULT_BUILD_OPTIONS): Promise<void> {
  useMirror.setState({ drives: DRIVES });
  useDriveChoice.setState({ toWrite: chooseOnly(KINGSTON) });
  await act(async () => {
    render(<ConfirmDialog />);
    askToErase({ title: 'GNOME', source: 'preset:gnome', options, isUnverified: false });
  });
}

const eraseButton = () => screen.getByRole<HTMLButtonElement>('button', { name: /^Erase and flash/ });

it('may erase once nothing has to be built', async () => {
  call.mockResolvedValue({ ok: true, value: { plan: null, nixpkgs: null } });
  await asked();
  expect(eraseButton().disabled).toBe(false);
});

it('erases nothing for what cannot be planned', async () => {
  const problem = { kind: 'nix-too-old', have: '2.8.0', need: '2.18.0', what: 'GNOME' };
  call.mockResolvedValue({ ok: false, problem });
  await asked();
  expect(screen.getByText(/Nix is too old/)).toBeTruthy();
  expect(eraseButton().disabled).toBe(true);
});

it('names what differs from the default', async () => {
  call.mockResolvedValue({ ok: true, value: { plan: null, nixpkgs: null } });
  const options = { ...DEFAULT_BUILD_OPTIONS, system: 'aarch64-linux' as const };
  await asked(options);
  expect(screen.getByText('64-bit Arm (aarch64)')).toBeTruthy();
});
