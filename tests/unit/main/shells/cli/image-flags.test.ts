import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureOf } from '../../../../../contract/wire/failure.ts';
import { NO_IMAGE_OPTIONS } from '../../../../../contract/wire/image-options.ts';
import { type ImageFlags, imageOptionsOf } from '../../../../../main/shells/cli/image-flags.ts';

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
  const flags: ImageFlags = {
    hostName: 'rescue',
    timeZone: 'Europe/Berlin',
    keyboard: 'de',
    sshKey: [KEY, file('keys.pub', `# mine\n${OTHER}\n${KEY}\n`)],
    package: ['tree', 'tree', 'ripgrep'],
    firmware: true,
    spice: true,
    carryFlake: './config',
    wifi: 'IEEE',
    wifiPassphraseFile: file('passphrase', 'password\n'),
  };
  expect(await imageOptionsOf(flags)).toEqual({
    system: null,
    compression: null,
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
  expect(await imageOptionsOf({})).toEqual({ system: null, compression: null, image: NO_IMAGE_OPTIONS });
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
  const given = await imageOptionsOf({ options, hostName: 'flag' });
  expect(given).toMatchObject({ system: 'aarch64-linux', compression: 'fast' });
  expect(given.image).toEqual({ ...NO_IMAGE_OPTIONS, hostName: 'flag', timeZone: 'UTC', wifi: WIFI });
});

describe('is refused, with the flag or file it came from', () => {
  it.each<[string, () => ImageFlags, string]>([
    ['a host name', () => ({ hostName: 'my host' }), '--host-name'],
    ['a time zone', () => ({ timeZone: 'Berlin' }), '--time-zone'],
    ['a keyboard', () => ({ keyboard: 'german' }), '--keyboard'],
    ['a package', () => ({ package: ['rip grep'] }), '--package'],
    ['a flake to carry', () => ({ carryFlake: '--impure' }), '--carry-flake'],
    ['a key cut short', () => ({ sshKey: [KEY.slice(0, 40)] }), '--ssh-key'],
    ['a private key', () => ({ sshKey: [file('id', '-----BEGIN OPENSSH PRIVATE KEY-----\nx\n')] }), 'private key'],
    ['a file without a key', () => ({ sshKey: [file('none', '# nothing\n')] }), 'holds no key'],
    ['a network’s name', () => ({ wifi: 'x'.repeat(33), wifiPassphraseFile: 'any' }), '--wifi'],
    ['a short passphrase', () => ({ wifi: 'a', wifiPassphraseFile: file('short', 'short\n') }), '8 to 63'],
    ['an empty passphrase file', () => ({ wifi: 'a', wifiPassphraseFile: file('empty', '\n') }), 'is empty'],
    ['a passphrase for no network', () => ({ wifiPassphraseFile: 'any' }), '--wifi SSID'],
    ['a network where nobody can be asked', () => ({ wifi: 'a' }), '--wifi-passphrase-file FILE'],
    ['options that are no JSON', () => ({ options: file('bad.json', '{') }), 'bad.json is not JSON'],
    ['an option that there is not', () => ({ options: file('typo.json', '{"hostname":"a"}') }), 'typo.json'],
  ])('%s', async (_what, flags, why) => {
    expect(await imageOptionsOf(flags()).catch(failureOf)).toEqual({
      kind: 'bad-usage',
      detail: expect.stringContaining(why),
    });
  });

  it('a file that is not there', async () => {
    for (const flags of [
      { options: '/no/such' },
      { sshKey: ['/no/such.pub'] },
      { wifi: 'a', wifiPassphraseFile: '/no/such' },
    ])
      expect(await imageOptionsOf(flags).catch(failureOf)).toMatchObject({ kind: 'file-not-found' });
  });

  it('and what was secret in it is not repeated', async () => {
    const wish = { wifi: 'a', wifiPassphraseFile: file('tiny', 'hushhus\n') };
    expect(JSON.stringify(await imageOptionsOf(wish).catch(failureOf))).not.toContain('hushhus');
  });
});
