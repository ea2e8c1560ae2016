import { expect, it } from 'vitest';
import { validateOptions } from '../../../../../contract/rules/applicable-options.ts';
import { BuildOptions } from '../../../../../contract/wire/source.ts';
import {
  kindOf,
  NO_SOURCE,
  optionsThatApply,
  type SourceChoice,
} from '../../../../../renderer/parts/source/source-choice.ts';

const CHOSEN = BuildOptions.parse({
  system: 'aarch64-linux',
  compression: 'fast',
  overrideInputs: [{ name: 'nixpkgs', reference: 'path:/n' }],
  image: { hostName: 'rescue' },
});

it.each<[Partial<SourceChoice>, ReturnType<typeof kindOf>, string[]]>([
  [{ kind: 'preset', presetName: 'minimal' }, 'preset', ['compression', 'hostName', 'overrideInputs', 'system']],
  [{ kind: 'flake', flakeText: ' ./iso.nix ' }, 'module', ['compression', 'hostName', 'overrideInputs', 'system']],
  [{ kind: 'flake', flakeText: 'github:me/x' }, 'flake', ['overrideInputs', 'system']],
  [{ kind: 'image-file', imageFrom: 'file' }, 'image-file', []],
  [{ kind: 'image-file', imageFrom: 'graphical' }, 'official', ['system']],
  [{ kind: 'image-file', imageFrom: 'address' }, 'download', []],
])('what was chosen for another source is not asked of %j, which is taken for %s', (change, kind, asked) => {
  const choice = { ...NO_SOURCE, ...change };
  expect(kindOf(choice)).toBe(kind);
  const options = optionsThatApply(CHOSEN, choice);
  const { compression, image, overrideInputs, system } = options;
  const given = { compression, hostName: image.hostName, overrideInputs: overrideInputs[0], system };
  expect(Object.entries(given).flatMap(([name, value]) => (value ? [name] : []))).toEqual(asked);
  expect(validateOptions(options, kind)).toBeNull();
});
