import { describe, expect, it } from 'vitest';
import type { FlakeOutput } from '../../../../../contract/wire/source.ts';
import { nixString, quotedName } from '../../../../../main/stages/source/evaluate.ts';
import { pickOutput, splitAttributePath } from '../../../../../main/stages/source/resolve-output.ts';

const output = (name: string, system: FlakeOutput['system'] = 'x86_64-linux'): FlakeOutput => ({
  name,
  attribute: `packages.${system}.${name}`,
  system,
  from: 'package',
});

describe('without a name', () => {
  it('takes the only output', () => {
    expect(pickOutput([output('rescue')], 'x86_64-linux')?.name).toBe('rescue');
  });
  it('takes the only output of the wanted system', () => {
    expect(pickOutput([output('a'), output('b', 'aarch64-linux')], 'aarch64-linux')?.name).toBe('b');
  });
  it('takes the default before other well-known names', () => {
    expect(pickOutput([output('iso'), output('default'), output('x')], 'x86_64-linux')?.name).toBe('default');
  });
  it('takes no one of several unknown names', () => {
    expect(pickOutput([output('a'), output('b')], 'x86_64-linux')).toBeNull();
  });
});

it.each([
  ['iso', ['iso']],
  ['packages.x86_64-linux.iso', ['packages', 'x86_64-linux', 'iso']],
  ['nixosConfigurations."my.host".config', ['nixosConfigurations', 'my.host', 'config']],
  ['"a\\"b"', ['a"b']],
  ['a..b', null],
  ['"open', null],
  ['a.', null],
])('splits the attribute path %s', (attribute, parts) => {
  expect(splitAttributePath(attribute)).toEqual(parts);
});

it('quotes a name with a dot, and leaves nothing for Nix to interpolate', () => {
  expect(quotedName('iso-1')).toBe('iso-1');
  expect(quotedName('my.host')).toBe('"my.host"');
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Nix's own syntax
  expect(nixString('a"${b}\\')).toBe('"a\\"\\${b}\\\\"');
});
