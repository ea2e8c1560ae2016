import { describe, expect, it } from 'vitest';
import { failureOf } from '../../../../../contract/wire/failure.ts';
import { nixReference, outputOf, overrideArguments, settingArguments } from '../../../../../main/system/nix/index.ts';

const failing = (doing: () => unknown): unknown => {
  try {
    return { took: doing() };
  } catch (thrown) {
    return failureOf(thrown).kind;
  }
};

describe('an argument of Nix', () => {
  it.each(['--accept-flake-config', '-v', '', 'path:/a\nb', 'github:o/r\u0000', '\u001b[31m'])(
    'is never made of the reference %j',
    (text) => expect(failing(() => nixReference(text))).toBe('bad-flake-reference'),
  );

  it.each(['github:o/r', '/home/me/my config', 'path:/tmp/caf%C3%A9?narHash=sha256-A', 'nixpkgs', 'git+ssh://a@b/c'])(
    'may be the reference %j',
    (text) => expect(nixReference(text)).toBe(text),
  );

  it.each([
    ['--store', 'github:o/r'],
    ['nixpkgs', '--impure'],
    ['nix pkgs', 'github:o/r'],
    ['', 'github:o/r'],
    ['a//b', 'github:o/r'],
    ['nixpkgs', 'github:o/r\n'],
  ])('is never made of the override %j → %j', (name, reference) =>
    expect(failing(() => overrideArguments([{ name, reference }]))).toBe('bad-usage'),
  );

  it('may be an override by name or by path', () => {
    const overrides = [
      { name: 'nixpkgs-24.11', reference: 'github:NixOS/nixpkgs' },
      { name: 'home-manager/nixpkgs', reference: '/src/nixpkgs' },
    ];
    expect(overrideArguments(overrides)).toEqual([
      ...['--override-input', 'nixpkgs-24.11', 'github:NixOS/nixpkgs'],
      ...['--override-input', 'home-manager/nixpkgs', '/src/nixpkgs'],
    ]);
  });

  it('is never made of a setting that looks like an option', () => {
    expect(failing(() => settingArguments(['--builders'], '--impure'))).toBe('bad-usage');
    expect(failing(() => settingArguments(['--store'], 'ssh-ng://a\u001b'))).toBe('bad-usage');
    expect(settingArguments(['--builders'], 'ssh://a x86_64-linux\nssh://b aarch64-linux')).toHaveLength(2);
    expect(settingArguments(['--store'], null)).toEqual([]);
  });
});

it.each([
  ['packages.x86_64-linux.iso', 'packages.x86_64-linux.iso'],
  ['packages.x86_64-linux."live-24.11"', 'packages.x86_64-linux."live-24.11"'],
  ['packages.x86_64-linux."a#b"', 'packages.x86_64-linux.%22a%23b%22'],
  ['packages.x86_64-linux."my ^iso"', 'packages.x86_64-linux.%22my%20%5Eiso%22'],
  ['packages.x86_64-linux."100%25"', 'packages.x86_64-linux.%22100%2525%22'],
  ['packages.x86_64-linux."new\nline"', 'packages.x86_64-linux.%22new%0Aline%22'],
])('the output %j is written as %s behind the reference, so that Nix reads it as it is', (attribute, written) => {
  expect(outputOf('path:/x', attribute)).toBe(`path:/x#${written}`);
});
