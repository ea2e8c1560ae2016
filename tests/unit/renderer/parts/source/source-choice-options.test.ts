import { expect, it } from 'vitest';
import { validateOptions } from '../../../../../contract/rules/applicable-options.ts';
import { BuildOptions, DEFAULT_BUILD_OPTIONS, type Source } from '../../../../../contract/wire/source.ts';
import { kindOf, NO_SOURCE, optionsThatApply } from '../../../../../renderer/parts/source/source-choice.ts';

const CHOSEN = BuildOptions.parse({
  system: 'aarch64-linux',
  compression: 'fast',
  overrideInputs: [{ name: 'nixpkgs', reference: 'path:/n' }],
  image: { hostName: 'rescue' },
});
const EVERYTHING = ['compression', 'hostName', 'overrideInputs', 'system'];

it.each<[Source, string[]]>([
  [{ kind: 'preset', name: 'minimal' }, EVERYTHING],
  [{ kind: 'module', path: '/me/iso.nix' }, EVERYTHING],
  [{ kind: 'flake', reference: 'github:me/x', attribute: null }, ['overrideInputs', 'system']],
  [{ kind: 'nix-file', path: '/me/default.nix', attribute: 'iso' }, ['overrideInputs', 'system']],
  [{ kind: 'image-file', path: '/me/x.iso' }, []],
  [{ kind: 'official', name: 'graphical' }, ['system']],
  [{ kind: 'download', url: 'https://b/c.iso' }, []],
])('what was chosen for another source is not asked of %j', (source, asked) => {
  const choice = { ...NO_SOURCE, text: 'typed', meaning: { state: 'known', source } } as const;
  const options = optionsThatApply(CHOSEN, choice);
  const { compression, image, overrideInputs, system } = options;
  const given = { compression, hostName: image.hostName, overrideInputs: overrideInputs[0], system };
  expect(Object.entries(given).flatMap(([name, value]) => (value ? [name] : []))).toEqual(asked);
  expect(validateOptions(options, source.kind)).toBeNull();
});

it('nothing is asked of what is not understood, and everything of what is to be chosen', () => {
  const unknown = { ...NO_SOURCE, text: 'typed' };
  expect(kindOf(unknown)).toBeNull();
  expect(optionsThatApply(CHOSEN, unknown)).toEqual(DEFAULT_BUILD_OPTIONS);
  expect(kindOf(NO_SOURCE)).toBe('preset');
});
