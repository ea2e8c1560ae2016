import { pbkdf2Sync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  asksForNothing,
  HostName,
  ImageOptions,
  keyboardParts,
  NO_IMAGE_OPTIONS,
  withoutSecret,
} from '../../../../contract/wire/image-options.ts';
import { BuildOptions } from '../../../../contract/wire/source.ts';
import { WifiPassphrase, wifiKey } from '../../../../contract/wire/wifi.ts';

const isTaken = (option: string, value: unknown): boolean => ImageOptions.safeParse({ [option]: value }).success;
const KEY = 'f42c6fc52df0ebef9ebb4b90b38a5f902e83fe1b135a70e23aed762e9710a12e';

describe.each<[string, readonly unknown[], readonly unknown[]]>([
  [
    'hostName',
    ['a', 'rescue-1', 'X', '4you', 'a'.repeat(63)],
    ['', '-a', 'a-', 'a.b', 'a_b', 'é', 'a b', '42', 'a'.repeat(64), 'a\n', `\${x}`],
  ],
  [
    'timeZone',
    ['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5', 'EST'],
    [
      '',
      'Berlin',
      'europe/berlin',
      'Europe/berlin',
      'Europe/Atlantis',
      '+01:00',
      '../etc/shadow',
      'Europe/Berlin\n',
      'Europe /Berlin',
    ],
  ],
  [
    'keyboard',
    ['us', 'de', 'de(nodeadkeys)', 'latam', 'us(dvorak-intl)'],
    ['', 'xx', 'DE', "de'", 'de(', 'de()', 'de(a b)', 'us,de', 'de\n'],
  ],
  [
    'packages',
    [[], ['ripgrep'], ['kdePackages.kate', '_7zz', "a'"]],
    [['rip grep'], [''], ['a.'], ['.a'], ['a..b'], [`\${x}`], ['7zz'], ['a', 'a']],
  ],
  [
    'wifi',
    [null, { ssid: 'home', key: null }, { ssid: `caf"é \${x}`, key: KEY }, { ssid: '😀'.repeat(8), key: KEY }],
    [
      { ssid: '', key: null },
      { ssid: 'a'.repeat(33), key: null },
      { ssid: '😀'.repeat(9), key: null },
      { ssid: 'a\nb', key: null },
      { ssid: 'a', key: 'secret123' },
      { ssid: 'a', key: KEY.toUpperCase() },
      { ssid: 'a' },
    ],
  ],
  ['carryFlake', ['github:me/config', './config', 'path:/a'], ['', '-x', 'github:me/config#desk', 'a\nb']],
  ['sshKeys', [[]], [['ssh-rsa AAAA'], ['a key']]],
  ['unfreeFirmware', [true, false], ['yes', 1]],
])('%s', (option, taken, refused) => {
  it.each(taken.map((value) => [value]))('takes %j', (value) => {
    expect(isTaken(option, value)).toBe(true);
  });
  it.each(refused.map((value) => [value]))('refuses %j', (value) => {
    expect(isTaken(option, value)).toBe(false);
  });
});

it('an option that there is not is refused, and none at all means that nothing is asked for', () => {
  expect(isTaken('hostname', 'a')).toBe(false);
  expect(asksForNothing(BuildOptions.parse({}).image)).toBe(true);
  expect(asksForNothing({ ...NO_IMAGE_OPTIONS, spiceAgent: true })).toBe(false);
});

it('separates a layout from its variant', () => {
  expect(keyboardParts('de(nodeadkeys)')).toEqual({ layout: 'de', variant: 'nodeadkeys' });
  expect(keyboardParts('us')).toEqual({ layout: 'us', variant: '' });
});

describe('the key of a Wi-Fi network', () => {
  // IEEE 802.11-2020, J.4.2.
  it.each([
    ['IEEE', 'password', KEY],
    ['ThisIsASSID', 'ThisIsAPassword', '0dc0d6eb90555ed6419756b9a15ec3e3209b63df707dd508d14581f8982721af'],
  ])('of %s is that of the standard', async (ssid, passphrase, expected) => {
    const key = await wifiKey(ssid, passphrase);
    expect(key).toBe(pbkdf2Sync(passphrase, ssid, 4096, 32, 'sha1').toString('hex'));
    expect(key).toBe(expected);
  });

  it('may be given itself', async () => {
    expect(await wifiKey('any', KEY.toUpperCase())).toBe(KEY);
  });

  it('is made from 8 to 63 printable characters', () => {
    for (const good of ['password', ' '.repeat(8), `"\${x}"\\ a`, 'a'.repeat(63), KEY])
      expect(WifiPassphrase.safeParse(good).success, good).toBe(true);
    for (const bad of ['', 'seven77', 'z'.repeat(64), 'passwörd', 'pass\nword'])
      expect(WifiPassphrase.safeParse(bad).success, bad).toBe(false);
  });

  it('is not in what a record keeps', () => {
    const image = { ...NO_IMAGE_OPTIONS, wifi: { ssid: 'home', key: KEY } };
    expect(JSON.stringify(withoutSecret(image))).not.toContain(KEY);
    expect(withoutSecret(image).wifi).toEqual({ ssid: 'home', key: 'withheld' });
    expect(withoutSecret({ ...image, wifi: { ssid: 'home', key: null } }).wifi).toEqual({ ssid: 'home', key: null });
  });
});

it('a host name that is taken never needs a quote anywhere', () => {
  // The generator's own table of all code points takes four seconds to make.
  const any = fc.oneof(fc.integer({ min: 0, max: 0x7f }), fc.integer({ min: 0, max: 0x10_ffff }));
  const unit = any.filter((code) => code < 0xd800 || code > 0xdfff).map((code) => String.fromCodePoint(code));
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 70 }), (text) => {
      if (HostName.safeParse(text).success) expect(text).toMatch(/^[a-zA-Z0-9-]{1,63}$/);
    }),
  );
});
