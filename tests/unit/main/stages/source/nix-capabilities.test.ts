import { expect, it } from 'vitest';
import { DEFAULT_BUILD_OPTIONS } from '../../../../../contract/wire/source.ts';
import { canBuild, emulatedBy, type NixCapabilities } from '../../../../../main/stages/source/nix-capabilities.ts';

const machine: NixCapabilities = {
  system: 'x86_64-linux',
  extraPlatforms: ['i686-linux'],
  emulated: null,
  builders: [],
  sandbox: 'on',
};
const arm = 'aarch64-linux' as const;

it.each([
  ['its own system', 'x86_64-linux' as const, machine, {}, true],
  ['no other system by itself', arm, machine, {}, false],
  ['an emulated system', arm, { ...machine, extraPlatforms: [arm], emulated: [arm] }, {}, true],
  ['one that Nix is told of, where the kernel does not tell', arm, { ...machine, extraPlatforms: [arm] }, {}, true],
  ['not one whose emulator is missing', arm, { ...machine, extraPlatforms: [arm], emulated: [] }, {}, false],
  ['not one that Nix is not told of', arm, { ...machine, emulated: [arm] }, {}, false],
  [
    'what a builder of the machine has',
    arm,
    { ...machine, builders: ['ssh://big x86_64-linux,aarch64-linux - 4'] },
    {},
    true,
  ],
  ['what a builder of the options has', arm, machine, { builders: 'ssh://pi aarch64-linux' }, true],
  [
    'not what only the replaced builders had',
    arm,
    { ...machine, builders: ['ssh://pi aarch64-linux'] },
    { builders: '' },
    false,
  ],
  ['anything in a remote store', arm, machine, { store: 'ssh-ng://pi' }, true],
])('builds %s', (_case, system, settings, options, possible) => {
  expect(canBuild(system, settings, { ...DEFAULT_BUILD_OPTIONS, ...options })).toBe(possible);
});

const entry = (magic: string, state = 'enabled'): string =>
  `${state}\ninterpreter /usr/libexec/qemu-binfmt/x-binfmt-P\nflags: POCF\noffset 0\nmagic ${magic}\nmask ff\n`;

it.each([
  ['Debian’s qemu-aarch64', [entry('7f454c460201010000000000000000000200b700')], [arm]],
  ['one that is switched off', [entry('7f454c460201010000000000000000000200b700', 'disabled')], []],
  [
    'other emulators, and the files that are no entries',
    [entry('7f454c4601010100000000000000000002002800'), 'enabled', ''],
    [],
  ],
])('finds the emulated systems among %s', (_case, entries, systems) => {
  expect(emulatedBy(entries)).toEqual(systems);
});
