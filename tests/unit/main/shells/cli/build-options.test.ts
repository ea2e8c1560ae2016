import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { en } from '../../../../../contract/messages/en/index.ts';
import { failureOf } from '../../../../../contract/wire/failure.ts';
import { NO_IMAGE_OPTIONS } from '../../../../../contract/wire/image-options.ts';
import { type BuildOptions, DEFAULT_BUILD_OPTIONS } from '../../../../../contract/wire/source.ts';
import { readBuildOptions, SOURCE_OPTIONS, type SourceValues } from '../../../../../main/shells/cli/build-options.ts';
import { Output } from '../../../../../main/shells/cli/output.ts';

type Given = Partial<SourceValues>;
const UNTOUCHED = Object.fromEntries(
  Object.entries(SOURCE_OPTIONS).map(([name, { initial }]) => [name, initial]),
) as unknown as SourceValues;
const OUTPUT = new Output({ json: false, quiet: true, messages: en });
const optionsOf = (given: Given): Promise<BuildOptions> => readBuildOptions({ ...UNTOUCHED, ...given }, OUTPUT);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'flakestick-flags-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const BLOB = (byte: number) =>
  Buffer.concat([Buffer.from('\0\0\0\x0bssh-ed25519\0\0\0\x20'), Buffer.alloc(32, byte)]).toString('base64');
const KEY = `ssh-ed25519 ${BLOB(1)} me@laptop`;
const OTHER = `ssh-ed25519 ${BLOB(2)} me@desk`;
// IEEE 802.11-2020, J.4.2.
const WIFI = { ssid: 'IEEE', key: 'f42c6fc52df0ebef9ebb4b90b38a5f902e83fe1b135a70e23aed762e9710a12e' };

it('flags become options', async () => {
  const flags: Given = {
    '--host-name': 'rescue',
    '--time-zone': 'Europe/Berlin',
    '--keyboard': 'de',
    '--ssh-key': [KEY, file('keys.pub', `# mine\n${OTHER}\n${KEY}\n`)],
    '--package': ['tree', 'tree', 'ripgrep'],
    '--firmware': true,
    '--spice': true,
    '--carry-flake': './config',
    '--wifi': 'IEEE',
    '--wifi-passphrase-file': file('passphrase', 'password\n'),
  };
  expect(await optionsOf(flags)).toEqual({
    ...DEFAULT_BUILD_OPTIONS,
    image: {
      hostName: 'rescue',
      timeZone: 'Europe/Berlin',
      keyboard: 'de',
      sshKeys: [KEY, OTHER],
      wifi: WIFI,
      packages: ['tree', 'ripgrep'],
      unfreeFirmware: true,
      spiceAgent: true,
      carryFlake: './config',
    },
  });
  expect(await optionsOf({})).toEqual(DEFAULT_BUILD_OPTIONS);
});

it('flags of builds become options, those that share a list among them', async () => {
  const flags: Given = {
    '--override-input': ['nixpkgs=path:/x?dir=y', 'home=path:/b'],
    '--store': 'ssh-ng://host',
    '--keep-going': true,
    '--sha256': 'AB'.repeat(32),
    '--accept-unverified-download': true,
    '--accept-import-from-derivation': true,
    '--accept-unsandboxed-builds': true,
  };
  expect(await optionsOf(flags)).toEqual({
    ...DEFAULT_BUILD_OPTIONS,
    overrideInputs: [
      { name: 'nixpkgs', reference: 'path:/x?dir=y' },
      { name: 'home', reference: 'path:/b' },
    ],
    store: 'ssh-ng://host',
    keepGoing: true,
    download: { sha256: 'ab'.repeat(32), acceptUnverified: true },
    accept: ['import-from-derivation', 'unsandboxed-builds'],
  });
});

it('a file of options is taken, a passphrase in it turned into the key, and flags come on top', async () => {
  const text = {
    hostName: 'file',
    timeZone: 'UTC',
    compression: 'fast',
    system: 'aarch64-linux',
    wifi: { ssid: 'IEEE', passphrase: 'password' },
  };
  const options = file('options.json', JSON.stringify(text));
  const given = await optionsOf({ '--options': options, '--host-name': 'flag' });
  expect(given).toMatchObject({ system: 'aarch64-linux', compression: 'fast' });
  expect(given.image).toEqual({ ...NO_IMAGE_OPTIONS, hostName: 'flag', timeZone: 'UTC', wifi: WIFI });
});

describe('is refused, with the flag or file it came from', () => {
  it.each<[string, () => Given, string]>([
    ['a host name', () => ({ '--host-name': 'my host' }), '--host-name'],
    ['a time zone', () => ({ '--time-zone': 'Berlin' }), '--time-zone'],
    ['a keyboard', () => ({ '--keyboard': 'german' }), '--keyboard'],
    ['a package', () => ({ '--package': ['rip grep'] }), '--package'],
    ['a flake to carry', () => ({ '--carry-flake': '--impure' }), '--carry-flake'],
    ['a key cut short', () => ({ '--ssh-key': [KEY.slice(0, 40)] }), '--ssh-key'],
    ['a private key', () => ({ '--ssh-key': [file('id', '-----BEGIN OPENSSH PRIVATE KEY-----\nx\n')] }), 'private key'],
    ['a file without a key', () => ({ '--ssh-key': [file('none', '# nothing\n')] }), 'contains no key'],
    ['a network’s name', () => ({ '--wifi': 'x'.repeat(33), '--wifi-passphrase-file': 'any' }), '--wifi'],
    ['a short passphrase', () => ({ '--wifi': 'a', '--wifi-passphrase-file': file('short', 'short\n') }), '8 to 63'],
    ['an empty passphrase file', () => ({ '--wifi': 'a', '--wifi-passphrase-file': file('empty', '\n') }), 'is empty'],
    ['a passphrase for no network', () => ({ '--wifi-passphrase-file': 'any' }), '--wifi SSID'],
    ['a network where nobody can be asked', () => ({ '--wifi': 'a' }), '--wifi-passphrase-file FILE'],
    ['options that are no JSON', () => ({ '--options': file('bad.json', '{') }), 'bad.json is not JSON'],
    ['an option that there is not', () => ({ '--options': file('typo.json', '{"hostname":"a"}') }), 'typo.json'],
  ])('%s', async (_what, flags, why) => {
    expect(await optionsOf(flags()).catch(failureOf)).toEqual({
      kind: 'bad-usage',
      detail: expect.stringContaining(why),
    });
  });

  it('a file that is not there', async () => {
    for (const flags of [
      { '--options': '/no/such' },
      { '--ssh-key': ['/no/such.pub'] },
      { '--wifi': 'a', '--wifi-passphrase-file': '/no/such' },
    ])
      expect(await optionsOf(flags).catch(failureOf)).toMatchObject({ kind: 'file-not-found' });
  });

  it('and what was secret in it is not repeated', async () => {
    const given = { '--wifi': 'a', '--wifi-passphrase-file': file('tiny', 'hushhus\n') };
    expect(JSON.stringify(await optionsOf(given).catch(failureOf))).not.toContain('hushhus');
  });
});
