/** What checks read on machines that this one is not. */
import { describe, expect, it } from 'vitest';
import { emulationIn } from '../../../../../contract/rules/emulation.ts';
import { install, nixSetting } from '../../../../../main/stages/doctor/answer.ts';
import { builderOf } from '../../../../../main/stages/doctor/builders.ts';
import { polkitOnNixos } from '../../../../../main/stages/doctor/drive-access.ts';
import { distributionOf, releaseOf } from '../../../../../main/system/distribution.ts';

it.each([
  ['NAME=NixOS\nID=nixos\nID_LIKE=""\n', 'nixos'],
  ['ID=debian\n', 'debian'],
  ['NAME="Linux Mint"\nID=linuxmint\nID_LIKE="ubuntu debian"\n', 'debian'],
  ['ID="rocky"\nID_LIKE="rhel centos fedora"\n', 'fedora'],
  ["ID='fedora'\nVARIANT_ID=workstation\n", 'fedora'],
  ['ID=endeavouros\nID_LIKE=arch\n', 'arch'],
  ['ID="opensuse-tumbleweed"\nID_LIKE="opensuse suse"\n', 'other'],
  ['', 'other'],
])('%j is of the family %s', (text, family) => {
  expect(distributionOf(text)).toBe(family);
});

it('a program is installed as each distribution does it', () => {
  const packages = { debian: 'pkexec', fedora: 'polkit', arch: 'polkit', nixos: 'security.polkit.enable = true;' };
  const typed = (['debian', 'fedora', 'arch', 'nixos', 'other'] as const).map(
    (distribution) => install('polkit', packages, distribution).toType,
  );
  expect(typed).toEqual([
    'sudo apt install pkexec',
    'sudo dnf install polkit',
    'sudo pacman -S polkit',
    'security.polkit.enable = true;',
    null,
  ]);
});

it.each([
  ['ID=nixos\nVERSION_ID="26.11"\n', ['security.polkit.enable = true;', 'security.polkit.enablePkexecWrapper = true;']],
  ['ID=nixos\nVERSION_ID="27.05"\n', ['security.polkit.enable = true;', 'security.polkit.enablePkexecWrapper = true;']],
  // The option does not exist there.
  ['ID=nixos\nVERSION_ID="26.05"\n', ['security.polkit.enable = true;']],
  ['ID=nixos\n', ['security.polkit.enable = true;', 'security.polkit.enablePkexecWrapper = true;']],
])('%j gets a pkexec that works by what its release knows', (osRelease, settings) => {
  expect(polkitOnNixos(releaseOf(osRelease)).split('\n')).toEqual(settings);
});

it('a setting of Nix goes into its file, on NixOS into the configuration', () => {
  const setting = { line: 'sandbox = true', nixos: 'nix.settings.sandbox = true;', file: '/etc/nix/nix.custom.conf' };
  expect(nixSetting(setting, 'fedora').toType).toContain(
    "echo 'sandbox = true' | sudo tee -a /etc/nix/nix.custom.conf",
  );
  expect(nixSetting(setting, 'nixos')).toMatchObject({
    remedy: { kind: 'nixos-setting' },
    toType: 'nix.settings.sandbox = true;',
  });
});

describe('an emulator in binfmt_misc', () => {
  const entry = (flags: string, state = 'enabled') =>
    `${state}\ninterpreter /usr/libexec/qemu-binfmt/aarch64-binfmt-P\nflags: ${flags}\noffset 0\nmagic 7f454c460201010000000000000000000200b700\nmask ffffffffffffff00fffffffffffffffffeffffff\n`;
  it.each([
    [[entry('POCF')], 'fixed'],
    [[entry('P')], 'loose'],
    [[entry('POCF', 'disabled')], 'none'],
    [[], 'none'],
  ] as const)('%# is %s', (entries, found) => {
    expect(emulationIn(entries, 'aarch64-linux')).toBe(found);
    expect(emulationIn(entries, 'x86_64-linux')).toBe('none');
  });
});

it.each([
  ['ssh-ng://me@host:2222 aarch64-linux /root/key 4', { host: 'me@host', port: 2222, key: '/root/key' }],
  ['ssh://host?remote-store=x aarch64-linux - 4', { host: 'host', port: null, key: null }],
  ['me@host x86_64-linux', { host: 'me@host', port: null, key: null }],
  ['ssh-ng://me@[fe80::1]:22', { host: 'me@fe80::1', port: 22, key: null }],
])('the builder %s is reached as it says', (line, builder) => {
  expect(builderOf(line)).toMatchObject(builder);
});

it('a builder that is not reached over ssh is left to Nix', () => {
  expect(builderOf('unix:///run/builder.sock x86_64-linux')).toBeNull();
});
