/** Parses SSH public keys: a truncated or mistyped key would lock its owner out of the stick. Runs in browsers too. */
import type { ValueRule } from './value-rule.ts';

export type SshKeyCheck = { ok: true; key: string } | { ok: false; problem: ValueRule };

/**
 * Bytes of each field after the type; null for any length. Source: RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709, OpenSSH
 * PROTOCOL.u2f.
 */
const FIELDS: ReadonlyMap<string, readonly (number | null)[]> = new Map([
  ['ssh-ed25519', [32]],
  ['ssh-rsa', [null, null]],
  ['ecdsa-sha2-nistp256', [8, 65]],
  ['ecdsa-sha2-nistp384', [8, 97]],
  ['ecdsa-sha2-nistp521', [8, 133]],
  ['sk-ssh-ed25519@openssh.com', [32, null]],
  ['sk-ecdsa-sha2-nistp256@openssh.com', [8, 65, null]],
]);

/** The minimum that OpenSSH accepts since 2015. */
const MIN_RSA_BYTES = 128;

function refuse(problem: ValueRule): SshKeyCheck {
  return { ok: false, problem };
}

function decodeBase64(text: string): Uint8Array | null {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text) || text.length % 4 !== 0) return null;
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

/** The strings of an SSH wire message, each after its length in four bytes; null if the lengths do not match. */
function wireFields(bytes: Uint8Array): Uint8Array[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fields: Uint8Array[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (at + 4 > bytes.length) return null;
    const end = at + 4 + view.getUint32(at);
    if (end > bytes.length) return null;
    fields.push(bytes.subarray(at + 4, end));
    at = end;
  }
  return fields;
}

function checkBlob(type: string, blob: string): ValueRule | null {
  const expected = FIELDS.get(type) ?? [];
  const bytes = decodeBase64(blob);
  if (!bytes) return 'key-not-base64';
  const fields = wireFields(bytes);
  if (!fields) return 'key-damaged';
  const [name, ...rest] = fields;
  if (new TextDecoder().decode(name) !== type) return 'key-of-other-type';
  const fits =
    rest.length === expected.length && expected.every((size, at) => size === null || rest[at]?.length === size);
  if (!fits) return 'key-lengths';
  // An elliptic-curve key repeats the name of its curve, which is also the end of its type.
  if (expected[0] === 8 && !type.replace(/@.*$/, '').endsWith(new TextDecoder().decode(rest[0])))
    return 'key-of-other-curve';
  if (type === 'ssh-rsa' && (rest[1]?.length ?? 0) < MIN_RSA_BYTES) return 'short-rsa-key';
  return null;
}

/** One line of a `.pub` file: `TYPE BASE64 COMMENT`. Gives it with single spaces. */
export function checkSshKey(line: string): SshKeyCheck {
  const text = line.trim();
  if (/PRIVATE KEY/.test(text)) return refuse('private-key');
  if (/\p{Cc}/u.test(text)) return refuse('control-character');
  const [, type = '', blob = '', comment = ''] = /^(\S+) +(\S+)(?: +(.*))?$/u.exec(text) ?? [];
  if (type === 'ssh-dss') return refuse('dsa-key');
  if (!FIELDS.has(type)) return refuse('key-type');
  const problem = checkBlob(type, blob);
  return problem === null
    ? { ok: true, key: [type, blob, comment].filter((part) => part !== '').join(' ') }
    : refuse(problem);
}

/** The keys of a `.pub` or authorized_keys file: a line each, without comments and empty lines. */
export function keyLines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}
