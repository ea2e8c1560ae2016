/** What a value has to be, or what is wrong with it: clauses without a full stop. */
import type { ValueRule } from '../../wire/value-rule.ts';

export const valueRule = {
  'host-name': 'a host name has 1 to 63 letters (a–z), digits and hyphens, and no hyphen at its ends',
  'host-name-is-number': 'a host name must not be a number',
  'time-zone': 'expected a name of the time zone database, such as Europe/Berlin',
  keyboard: 'expected an X11 keyboard layout, such as de or de(nodeadkeys)',
  package: 'expected the name of a package in nixpkgs, such as ripgrep or kdePackages.kate',
  'flake-reference': 'expected a flake reference',
  'whole-flake': 'expected a whole flake, without #name',
  'key-twice': 'the same key is there twice',
  'package-twice': 'the same package is there twice',
  'spare-spaces': 'it has too many spaces',
  'control-character': 'it contains a control character or a line break',
  'network-name': 'the name of a Wi-Fi network has 1 to 32 bytes',
  passphrase: 'a passphrase has 8 to 63 letters, digits, spaces and signs (ASCII)',
  'wifi-key': 'expected the 64 hexadecimal digits of a Wi-Fi key',
  'private-key': 'this is a private key; use the public key, the file that ends in .pub',
  'key-type': 'it must begin with the type of a public key, such as ssh-ed25519, like the line in a .pub file',
  'dsa-key': 'DSA keys are no longer accepted by OpenSSH',
  'key-not-base64': 'what follows the type is not complete base64: the key was cut short, or broken over two lines',
  'key-damaged': 'the key is incomplete or damaged',
  'key-of-other-type': 'the key is not of the type that it begins with',
  'key-lengths': 'the key is damaged: its parts have the wrong lengths',
  'key-of-other-curve': 'the key is damaged: its curve is not that of its type',
  'short-rsa-key': 'RSA keys below 1024 bits are refused by OpenSSH',
} satisfies { readonly [R in ValueRule]: string };
