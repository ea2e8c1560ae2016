import { expect, it } from 'vitest';
import { DEFAULT_BUILD_OPTIONS } from '../../../../contract/source.ts';
import { canBuild, type MachineSettings } from '../../../../main/source/machine-settings.ts';

const machine: MachineSettings = {
  system: 'x86_64-linux',
  extraPlatforms: ['i686-linux'],
  builders: '',
  sandbox: 'on',
};
const arm = 'aarch64-linux' as const;

it.each([
  ['its own system', 'x86_64-linux' as const, machine, {}, true],
  ['no other system by itself', arm, machine, {}, false],
  ['an emulated system', arm, { ...machine, extraPlatforms: [arm] }, {}, true],
  [
    'what a builder of the machine has',
    arm,
    { ...machine, builders: 'ssh://big x86_64-linux,aarch64-linux - 4' },
    {},
    true,
  ],
  ['what a builder of the options has', arm, machine, { builders: 'ssh://pi aarch64-linux' }, true],
  [
    'not what only the replaced builders had',
    arm,
    { ...machine, builders: 'ssh://pi aarch64-linux' },
    { builders: '' },
    false,
  ],
  ['anything in a remote store', arm, machine, { store: 'ssh-ng://pi' }, true],
])('builds %s', (_case, system, settings, options, possible) => {
  expect(canBuild(system, settings, { ...DEFAULT_BUILD_OPTIONS, ...options })).toBe(possible);
});
