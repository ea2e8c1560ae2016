import { beforeEach, expect, it } from 'vitest';
import { chooseOptions, chooseSource, useSource } from '../../../../../renderer/parts/source/source-store.ts';

beforeEach(() => useSource.setState(useSource.getInitialState(), true));

const system = () => useSource.getState().options.system;

it('an architecture is not carried over to another source, and is there when the first one is chosen again', () => {
  chooseSource({ kind: 'image-file', imageFrom: 'minimal' });
  chooseOptions({ system: 'aarch64-linux' });
  chooseSource({ kind: 'preset', presetName: 'gnome' });
  expect(system()).toBeNull();
  chooseSource({ presetName: 'minimal' });
  expect(system()).toBeNull();
  chooseSource({ kind: 'image-file' });
  expect(system()).toBe('aarch64-linux');
});

it('neither are replaced inputs, which are for the outputs of one flake', () => {
  chooseSource({ kind: 'flake', flakeText: 'github:me/config#iso' });
  chooseOptions({ overrideInputs: [{ name: 'nixpkgs', reference: 'nixpkgs/nixos-24.11' }] });
  chooseSource({ flakeOutput: 'other' });
  expect(useSource.getState().options.overrideInputs).toHaveLength(1);
  chooseSource({ flakeText: 'github:me/config2#iso', flakeOutput: null });
  expect(useSource.getState().options.overrideInputs).toEqual([]);
});

it('what was set before anything was chosen is for the first choice alone', () => {
  chooseOptions({ system: 'aarch64-linux' });
  chooseSource({ presetName: 'gnome' });
  expect(system()).toBe('aarch64-linux');
  chooseSource({ presetName: 'minimal' });
  expect(system()).toBeNull();
});
