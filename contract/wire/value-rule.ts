/** Rules for values that a person types, by the names that schemas use as messages. The texts are in contract/messages. */
const VALUE_RULES = [
  'host-name',
  'host-name-is-number',
  'time-zone',
  'keyboard',
  'package',
  'flake-reference',
  'whole-flake',
  'key-twice',
  'package-twice',
  'spare-spaces',
  'control-character',
  'network-name',
  'passphrase',
  'wifi-key',
  // public keys of SSH
  'private-key',
  'key-type',
  'dsa-key',
  'key-not-base64',
  'key-damaged',
  'key-of-other-type',
  'key-lengths',
  'key-of-other-curve',
  'short-rsa-key',
] as const;
export type ValueRule = (typeof VALUE_RULES)[number];

/** For the message of a schema: type-checked here, because the schema library accepts any text. */
export const rule = (name: ValueRule): ValueRule => name;

export function isValueRule(text: string): text is ValueRule {
  return (VALUE_RULES as readonly string[]).includes(text);
}
