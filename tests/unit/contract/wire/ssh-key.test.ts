import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkSshKey, keyLines } from '../../../../contract/wire/ssh-key.ts';

/** A string of the SSH wire: its length in four bytes, then itself. */
function field(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content as string);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
const line = (type: string, fields: readonly (string | Buffer)[], comment = 'me@laptop'): string =>
  `${type} ${Buffer.concat([field(type), ...fields.map(field)]).toString('base64')} ${comment}`;

const POINT = (size: number) => Buffer.concat([Buffer.of(4), Buffer.alloc(size, 7)]);
const { n = '', e = '' } = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' });
const MODULUS = Buffer.concat([Buffer.of(0), Buffer.from(String(n), 'base64url')]);
const KEYS: readonly [string, string][] = [
  ['Ed25519', line('ssh-ed25519', [Buffer.alloc(32, 1)])],
  ['RSA', line('ssh-rsa', [Buffer.from(String(e), 'base64url'), MODULUS])],
  ['ECDSA 256', line('ecdsa-sha2-nistp256', ['nistp256', POINT(64)])],
  ['ECDSA 384', line('ecdsa-sha2-nistp384', ['nistp384', POINT(96)])],
  ['ECDSA 521', line('ecdsa-sha2-nistp521', ['nistp521', POINT(132)])],
  ['Ed25519 on a token', line('sk-ssh-ed25519@openssh.com', [Buffer.alloc(32, 1), 'ssh:'])],
  ['ECDSA on a token', line('sk-ecdsa-sha2-nistp256@openssh.com', ['nistp256', POINT(64), 'ssh:'])],
];
const [, ED25519] = KEYS[0] ?? ['', ''];

describe('a public key is taken', () => {
  it.each(KEYS)('%s', (_what, key) => {
    expect(checkSshKey(key)).toEqual({ ok: true, key });
  });

  it('with any comment, and without one', () => {
    expect(checkSshKey(`${ED25519} “\${me}” 'at' "café" \\`)).toMatchObject({ ok: true });
    const bare = ED25519.split(' ').slice(0, 2).join(' ');
    expect(checkSshKey(`  ${bare}  `)).toEqual({ ok: true, key: bare });
  });
});

describe('is no key, and says why', () => {
  it.each<[string, string, string]>([
    ['a private key', '-----BEGIN OPENSSH PRIVATE KEY-----', 'private-key'],
    ['nothing', '', 'key-type'],
    ['a fingerprint', 'SHA256:pZ0q8YyGq1m7', 'key-type'],
    ['options before it', `restrict ${ED25519}`, 'key-type'],
    ['DSA', line('ssh-dss', ['x', 'y', 'z', 'w']), 'dsa-key'],
    ['a short RSA key', line('ssh-rsa', [Buffer.of(1, 0, 1), Buffer.alloc(64, 9)]), 'short-rsa-key'],
    ['another type inside', ED25519.replace('ssh-ed25519', 'ssh-rsa'), 'key-of-other-type'],
    ['another curve inside', line('ecdsa-sha2-nistp256', ['nistp384', POINT(64)]), 'key-of-other-curve'],
    ['31 bytes', line('ssh-ed25519', [Buffer.alloc(31, 1)]), 'key-lengths'],
    ['a part too many', line('ssh-ed25519', [Buffer.alloc(32, 1), 'more']), 'key-lengths'],
    ['two lines', `${ED25519}\nssh-rsa AAAA`, 'control-character'],
  ])('%s', (_what, text, why) => {
    expect(checkSshKey(text)).toEqual({ ok: false, problem: why });
  });

  it.each(KEYS)('%s, cut short anywhere', (_what, key) => {
    const [type = '', blob = ''] = key.split(' ');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: blob.length - 1 }), (kept) => {
        expect(checkSshKey(`${type} ${blob.slice(0, kept)}`).ok).toBe(false);
      }),
    );
  });
});

it('a file of keys is taken line by line, without comments', () => {
  expect(keyLines(`# mine\r\n${ED25519}\n\n  a b  \n`)).toEqual([ED25519, 'a b']);
});
