// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { type BuildOptions, DEFAULT_BUILD_OPTIONS } from '../../../../../contract/wire/source.ts';
import { askToErase, closeEraseQuestion } from '../../../../../renderer/erase-question.ts';
import { EMPTY_MIRROR, useMirror } from '../../../../../renderer/mirror.ts';
import { ConfirmDialog } from '../../../../../renderer/parts/confirm/index.ts';
import { chooseOnly, NOTHING_SELECTED, useDriveChoice } from '../../../../../renderer/parts/drive/index.ts';
import * as builders from '../../../../builders/records.ts';
import { DRIVES, KINGSTON, SANDISK } from '../../../../fakes/scripted/drives.ts';
import { NO_RECORDS } from '../../../../fakes/scripted/records.ts';

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

/** A write to the drive that was cut short. */
function unfinished(title: string): void {
  const drive = { identity: KINGSTON.identity, name: KINGSTON.name };
  useMirror.setState({ records: { ...NO_RECORDS, unfinished: [builders.unfinishedWrite({ title, drive })] } });
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

it('continuing a write of the same image is no question of erasing', async () => {
  call.mockResolvedValue({ ok: true, value: { plan: null, nixpkgs: null } });
  unfinished('GNOME');
  await asked();
  expect(screen.getByRole('dialog', { name: 'Continue writing to Kingston DataTraveler 3.0?' })).toBeTruthy();
  expect(screen.getByText(/is on this drive already/)).toBeTruthy();
  expect(screen.queryByText(/cannot be recovered/)).toBeNull();
  expect(screen.queryByText('Nothing was found on it.')).toBeNull();
  fireEvent.click(screen.getByRole('checkbox', { name: 'Continue from what is there' }));
  expect(screen.getByRole('dialog', { name: 'Erase Kingston DataTraveler 3.0?' })).toBeTruthy();
  expect(screen.getByText(/cannot be recovered/)).toBeTruthy();
});

it('a write of another image, or a drive that holds something since, is erased', async () => {
  call.mockResolvedValue({ ok: true, value: { plan: null, nixpkgs: null } });
  unfinished('Minimal');
  await asked();
  expect(screen.getByRole('dialog', { name: /^Erase/ })).toBeTruthy();
  const holding = { ...KINGSTON, holdings: SANDISK.holdings, partitions: SANDISK.partitions };
  act(() => useMirror.setState({ drives: [holding] }));
  act(() => unfinished('GNOME'));
  expect(screen.getByRole('dialog', { name: /^Erase/ })).toBeTruthy();
});
