/**
 * What can be chosen for the live system of a preset or a module. Plain data from the form, the flag or the file to the Nix
 * module (nix/modules/), which reads it as JSON: it is never inserted into Nix code.
 */

import { isKeyboardLayout } from './keyboard-layouts.ts';
import { z } from './schema.ts';
import { checkSshKey } from './ssh-key.ts';
import { rule } from './value-rule.ts';
import { WITHHELD, Wifi } from './wifi.ts';

/** One label of RFC 1123, which `hostname` accepts everywhere. */
export const HostName = z
  .string()
  .regex(/^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$/, rule('host-name'))
  .refine((name) => !/^[0-9]+$/.test(name), rule('host-name-is-number'));

const ZONE_NAME = /^[A-Z][A-Za-z0-9_+-]*(?:\/[A-Z][A-Za-z0-9_+-]*){0,2}$/;

/** A name of the time zone database, in its own spelling: it is the name of a file. */
function isTimeZone(name: string): boolean {
  if (!ZONE_NAME.test(name)) return false;
  try {
    const known = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
    // An alias gives another name; the same name with other capitalisation is not a file.
    return known === name || known.toLowerCase() !== name.toLowerCase();
  } catch {
    return false;
  }
}

const TimeZone = z.string().max(100, rule('time-zone')).refine(isTimeZone, rule('time-zone'));

const KEYBOARD = /^([a-z]{2,8})(?:\(([a-zA-Z0-9_-]{1,32})\))?$/;

/** A layout of X11, with or without a variant: `de`, or `de(nodeadkeys)`. The console gets the same. */
export const Keyboard = z
  .string()
  .max(64, rule('keyboard'))
  .refine((text) => KEYBOARD.test(text) && isKeyboardLayout(KEYBOARD.exec(text)?.[1] ?? ''), rule('keyboard'));

export function keyboardParts(keyboard: string): { layout: string; variant: string } {
  const [, layout = '', variant = ''] = KEYBOARD.exec(keyboard) ?? [];
  return { layout, variant };
}

/** Longer than a key of RSA with 65,536 bits. */
const MAX_KEY_LENGTH = 16_384;

const SshKey = z
  .string()
  .max(MAX_KEY_LENGTH, rule('key-lengths'))
  .superRefine((line, context) => {
    const check = checkSshKey(line);
    if (!check.ok) context.addIssue({ code: 'custom', message: check.problem });
    else if (check.key !== line) context.addIssue({ code: 'custom', message: rule('spare-spaces') });
  });

/** An attribute path in nixpkgs: `ripgrep`, `kdePackages.kate`, `_7zz`. */
const PackageName = z
  .string()
  .max(200)
  .regex(/^[a-zA-Z_][\w'-]*(?:\.[a-zA-Z_][\w'-]*)*$/, rule('package'));

/** As the command line and the form take it; main locks it. */
const CarriedFlake = z
  .string()
  .trim()
  .min(1)
  .max(4096)
  .refine((reference) => !reference.startsWith('-') && !/\p{Cc}/u.test(reference), rule('flake-reference'))
  .refine((reference) => !reference.includes('#'), rule('whole-flake'));

const unique = (list: readonly string[]): boolean => new Set(list).size === list.length;

export const ImageOptions = z.strictObject({
  hostName: HostName.nullable().default(null),
  timeZone: TimeZone.nullable().default(null),
  keyboard: Keyboard.nullable().default(null),
  /** May log in as `nixos` and as `root`. */
  sshKeys: z.array(SshKey).max(64).refine(unique, rule('key-twice')).default([]),
  wifi: Wifi.nullable().default(null),
  packages: z.array(PackageName).max(256).refine(unique, rule('package-twice')).default([]),
  /** All firmware, including unfree; this also allows unfree packages. */
  unfreeFirmware: z.boolean().default(false),
  spiceAgent: z.boolean().default(false),
  /** A flake that is put on the stick, with its locked inputs, so that `nixos-install --flake` works from it. */
  carryFlake: CarriedFlake.nullable().default(null),
});
export type ImageOptions = z.infer<typeof ImageOptions>;
export const NO_IMAGE_OPTIONS: ImageOptions = ImageOptions.parse({});

/** True if no option differs from the preset or module. */
export function asksForNothing(options: ImageOptions): boolean {
  return JSON.stringify(options) === JSON.stringify(NO_IMAGE_OPTIONS);
}

/** As records keep them: `key` only says whether there was one. */
export const KeptImageOptions = z.strictObject({
  ...ImageOptions.shape,
  wifi: Wifi.extend({ key: z.literal(WITHHELD).nullable() }).nullable(),
});
export type KeptImageOptions = z.infer<typeof KeptImageOptions>;

export function withoutSecret(options: ImageOptions): KeptImageOptions {
  const { wifi } = options;
  return { ...options, wifi: wifi && { ...wifi, key: wifi.key === null ? null : WITHHELD } };
}
