import { expect, it } from 'vitest';
import { describeDetail } from '../../../../contract/messages/describe-detail.ts';
import { en } from '../../../../contract/messages/en/index.ts';
import { applies, nixOptions, onlyApplicable, validateOptions } from '../../../../contract/rules/applicable-options.ts';
import { BuildOptions, type Source } from '../../../../contract/wire/source.ts';

const EVERYTHING = BuildOptions.parse({
  overrideInputs: [{ name: 'nixpkgs', reference: 'path:/n' }],
  system: 'aarch64-linux',
  compression: 'fast',
  image: {
    hostName: 'x',
    timeZone: 'Europe/Berlin',
    keyboard: 'de',
    sshKeys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBQ1fkyVGhi9zXLsKkZP7pRRBvXbVqk5T2fUFnsFp2Lt'],
    wifi: { ssid: 'home', key: null },
    packages: ['ripgrep'],
    unfreeFirmware: true,
    spiceAgent: true,
    carryFlake: 'path:/me',
  },
  builders: 'ssh://b',
  store: 'ssh-ng://s',
  keepGoing: true,
  refresh: true,
  download: { sha256: 'a'.repeat(64), acceptUnverified: true },
});
const KINDS: Source['kind'][] = ['preset', 'module', 'flake', 'image-file', 'official', 'download'];
const BUILD = ['--override-input', '--builders', '--store', '--keep-going', '--refresh'];
const LIVE = ['--host-name', '--time-zone', '--keyboard', '--ssh-key', '--wifi', '--package', '--firmware'];
const SHAPE = [...LIVE, '--spice', '--carry-flake', '--compression'];
const DOWNLOAD = ['--sha256', '--accept-unverified-download'];

it.each<[Source['kind'], string[], string]>([
  ['preset', DOWNLOAD, 'not a download'],
  ['module', DOWNLOAD, 'not a download'],
  ['flake', [...SHAPE, ...DOWNLOAD], 'A flake defines its own image'],
  ['image-file', [...BUILD, '--system', ...SHAPE, ...DOWNLOAD], 'written as it is'],
  ['official', [...BUILD, ...SHAPE], 'as published'],
  ['download', [...BUILD, '--system', ...SHAPE], 'written as it is'],
])('names each option that a source of the kind %s does not take, and why', (kind, flags, why) => {
  const reason = validateOptions(EVERYTHING, kind);
  const fault = reason ? describeDetail(reason, en) : '';
  expect([...new Set(fault.split('. ')[0]?.match(/--[a-z0-9-]+/g))].sort()).toEqual([...flags].sort());
  expect(fault).toContain(why);
});

it.each(KINDS)('what is left for a source of the kind %s is not refused, and is all that it takes', (kind) => {
  const left = onlyApplicable(EVERYTHING, kind);
  expect(validateOptions(left, kind)).toBeNull();
  for (const name of Object.keys(EVERYTHING) as (keyof BuildOptions)[])
    if (applies(name, kind)) expect(left[name]).toEqual(EVERYTHING[name]);
});

it('an option with its default value is accepted for every source', () => {
  for (const kind of KINDS) expect(validateOptions(BuildOptions.parse({}), kind)).toBeNull();
});

it('tells Nix what the table says, and asks it for a plan with what changes the plan alone', () => {
  const options = BuildOptions.parse({ builders: 'ssh://b', substituters: 'https://c', keepGoing: true });
  const place = [
    { argv: ['--builders'], value: 'ssh://b' },
    { argv: ['--option', 'extra-substituters'], value: 'https://c' },
  ];
  expect(nixOptions(options, 'of-plan')).toEqual(place);
  expect(nixOptions(options, 'all')).toEqual([...place, { argv: ['--keep-going'], value: null }]);
  expect(nixOptions(BuildOptions.parse({}), 'all')).toEqual([]);
});
