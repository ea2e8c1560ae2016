/** The network that a live system joins automatically. */
import { z } from './schema.ts';
import { rule } from './value-rule.ts';

const utf8Length = (text: string): number => new TextEncoder().encode(text).length;

/** Replaces the key where it must not be kept: in records. */
export const WITHHELD = 'withheld';

export const Ssid = z
  .string()
  .max(32, rule('network-name'))
  .refine((ssid) => utf8Length(ssid) >= 1 && utf8Length(ssid) <= 32, rule('network-name'))
  .refine((ssid) => !/\p{Cc}/u.test(ssid), rule('control-character'));

/** IEEE 802.11: 8 to 63 printable ASCII characters, or the 64 digits of the key itself. */
export const WifiPassphrase = z.string().regex(/^(?:[\x20-\x7e]{8,63}|[0-9a-fA-F]{64})$/, rule('passphrase'));

/** The pairwise key of WPA2, as `wpa_passphrase` prints it. */
const WifiKey = z.string().regex(/^[0-9a-f]{64}$/, rule('wifi-key'));

export const Wifi = z.strictObject({
  ssid: Ssid,
  /** Null joins an open network. Anyone who can read the stick, or the Nix store it was built in, can read the key. */
  key: WifiKey.nullable(),
});
export type Wifi = z.infer<typeof Wifi>;

/**
 * Derives the key of one network from a passphrase: PBKDF2-SHA1 with the network's name as salt, 4096 rounds, 256 bits. The key
 * works for this network only, so that the passphrase need not be stored. Source: IEEE 802.11 J.4.
 */
export async function wifiKey(ssid: string, passphrase: string): Promise<string> {
  if (/^[0-9a-fA-F]{64}$/.test(passphrase)) return passphrase.toLowerCase();
  const encode = (text: string) => new TextEncoder().encode(text);
  const secret = await crypto.subtle.importKey('raw', encode(passphrase), 'PBKDF2', false, ['deriveBits']);
  const derivation = { name: 'PBKDF2', hash: 'SHA-1', salt: encode(ssid), iterations: 4096 };
  const bits = await crypto.subtle.deriveBits(derivation, secret, 256);
  return [...new Uint8Array(bits)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
