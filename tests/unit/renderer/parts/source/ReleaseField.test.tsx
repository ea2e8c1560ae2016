// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Release } from '../../../../../contract/wire/source.ts';
import { EMPTY_MIRROR, useMirror } from '../../../../../renderer/mirror.ts';
import { ReleaseField } from '../../../../../renderer/parts/source/ReleaseField.tsx';
import { NO_SOURCE, tileChoice, typedChoice } from '../../../../../renderer/parts/source/source-choice.ts';
import { chooseSource, useSource } from '../../../../../renderer/parts/source/source-store.ts';
import { PRESETS } from '../../../../fakes/scripted/presets.ts';

const [minimal] = PRESETS;
if (!minimal) throw new Error('there is no preset');
const old: Release = { release: '24.11', support: 'unsupported', unsupportedSince: '2025-06-30', leastNix: '2.8' };
const presets = [minimal, { ...minimal, ...old, name: 'plasma5', releases: [old] }];

beforeEach(() => useMirror.setState({ ...EMPTY_MIRROR, presets }));
afterEach(() => {
  cleanup();
  useSource.setState({ source: NO_SOURCE });
});

const offered = (): string[] => screen.getAllByRole('option').map(({ textContent }) => textContent);
const chosen = (): string | null => useSource.getState().options.release;

it('offers the releases of the preset, and chooses one', () => {
  chooseSource(tileChoice({ kind: 'preset', name: 'minimal' }));
  render(<ReleaseField />);
  expect(offered()).toEqual(['NixOS 26.05, as usual', 'NixOS 26.11']);
  fireEvent.change(screen.getByRole('combobox'), { target: { value: '26.11' } });
  expect(chosen()).toBe('26.11');
});

it('is the preset’s own again for another preset, which may not be part of that release', () => {
  chooseSource(tileChoice({ kind: 'preset', name: 'minimal' }));
  render(<ReleaseField />);
  fireEvent.change(screen.getByRole('combobox'), { target: { value: '26.11' } });
  chooseSource(tileChoice({ kind: 'preset', name: 'plasma5' }));
  expect(chosen()).toBeNull();
});

it('offers all of them for a module, and says which has no security updates', () => {
  const source = { kind: 'module', path: '/home/ada/iso.nix' } as const;
  chooseSource({ ...typedChoice(source.path), meaning: { state: 'known', source } });
  render(<ReleaseField />);
  expect(offered()).toEqual([
    'The one that suits the module',
    'NixOS 26.11',
    'NixOS 26.05',
    'NixOS 24.11 (Unsupported since Jun 2025)',
  ]);
});

it('is no choice for a flake, whose nixpkgs is its own', () => {
  const source = { kind: 'flake', reference: 'github:me/config', attribute: 'iso' } as const;
  chooseSource({ ...typedChoice('github:me/config#iso'), meaning: { state: 'known', source } });
  render(<ReleaseField />);
  expect(screen.queryByRole('combobox')).toBeNull();
});
