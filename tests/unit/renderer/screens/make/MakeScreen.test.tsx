// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { DEFAULT_BUILD_OPTIONS } from '../../../../../contract/wire/source.ts';
import { EMPTY_MIRROR, useMirror } from '../../../../../renderer/mirror.ts';
import { useNavigation } from '../../../../../renderer/navigation.ts';
import { chooseOnly, NOTHING_SELECTED, useDriveChoice } from '../../../../../renderer/parts/drive/index.ts';
import { chooseSource, tileChoice, useSource } from '../../../../../renderer/parts/source/index.ts';
import { MakeScreen } from '../../../../../renderer/screens/make/index.ts';
import { CHECKS } from '../../../../fakes/scripted/capacity-checks.ts';
import { PROBLEMS, WELL, WITHOUT_NIX } from '../../../../fakes/scripted/doctor.ts';
import { DRIVES, KINGSTON } from '../../../../fakes/scripted/drives.ts';
import { PRESETS } from '../../../../fakes/scripted/presets.ts';

vi.mock('../../../../../renderer/bridge.ts', () => ({
  call: async () => ({ ok: false, problem: { kind: 'connection-lost' } }),
}));

afterEach(() => {
  cleanup();
  act(() => {
    useDriveChoice.setState({ toWrite: NOTHING_SELECTED });
    useSource.setState(useSource.getInitialState(), true);
    useMirror.setState(EMPTY_MIRROR, true);
    useNavigation.setState({ section: 'flash' });
  });
});

function choosing(presetName: string, checks = WELL): void {
  useMirror.setState({ drives: DRIVES, presets: PRESETS, checks });
  useDriveChoice.setState({ toWrite: chooseOnly(KINGSTON) });
  chooseSource(tileChoice({ kind: 'preset', name: presetName }));
  render(<MakeScreen />);
}

const button = (name: string) => screen.getByRole<HTMLButtonElement>('button', { name });

it('flashes a preset that this Nix can build', () => {
  choosing('gnome');
  expect(button('Flash…').disabled).toBe(false);
  expect(screen.queryByText(/this machine has/)).toBeNull();
});

it('a preset that needs a newer Nix says so, leads to This machine, and to no question', () => {
  choosing('gnome', PROBLEMS);
  // The tiles in sight but Plasma 5, and the bar.
  expect(screen.getAllByText('Needs Nix 2.18')).toHaveLength(5);
  expect(screen.getByText('Needs Nix 2.18; this machine has 2.8.')).toBeTruthy();
  expect(button('Flash…').disabled).toBe(true);
  expect(button('Build the image only').disabled).toBe(true);
  fireEvent.click(button('Fix Nix for GNOME'));
  expect(useNavigation.getState().section).toBe('machine');
});

it('an older preset can still be built with an older Nix', () => {
  choosing('plasma5', PROBLEMS);
  expect(button('Flash…').disabled).toBe(false);
});

it('another nixpkgs may suit an older Nix', () => {
  choosing('gnome', PROBLEMS);
  const overrideInputs = [{ name: 'nixpkgs', reference: 'github:NixOS/nixpkgs/nixos-24.11' }];
  act(() => useSource.setState({ options: { ...DEFAULT_BUILD_OPTIONS, overrideInputs } }));
  expect(button('Flash…').disabled).toBe(false);
});

it('without Nix no preset leads to the question', () => {
  choosing('gnome', WITHOUT_NIX);
  expect(screen.getByText('Needs Nix 2.18; this machine has no Nix.')).toBeTruthy();
  expect(button('Flash…').disabled).toBe(true);
});

const SMALL = { ...KINGSTON, sizeBytes: 1_000_000_000, identity: { ...KINGSTON.identity, sizeBytes: 1_000_000_000 } };
const row = () => screen.getByRole<HTMLInputElement>('checkbox', { name: /Kingston/ });

it('says of a preset that the drive is probably too small for it, and lets it be chosen', () => {
  choosing('gnome');
  expect(screen.queryByText(/Probably too small/)).toBeNull();
  act(() => useMirror.setState({ drives: [SMALL] }));
  expect(screen.getByText('Probably too small: the image has about 2.6 GB.')).toBeTruthy();
  expect(row().disabled).toBe(false);
});

it('refuses a drive that was proven to be fake, with its real size, and no longer has it chosen', () => {
  choosing('gnome');
  expect(row().checked).toBe(true);
  act(() => useMirror.setState({ driveChecks: CHECKS.rows }));
  expect(screen.getByText('Fake: it claims 15.5 GB and holds 8.0 GB at most. It cannot be used.')).toBeTruthy();
  // Folded away.
  expect(screen.queryByRole('checkbox', { name: /Kingston/ })).toBeNull();
  expect(button('Flash…').disabled).toBe(true);
});
