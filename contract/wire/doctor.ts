/** What works on this machine, and how to fix what does not: kinds and data. The texts are in contract/messages. */
import { NoDrivelist } from './drive.ts';
import { Failure } from './failure.ts';
import { Detail } from './reason.ts';
import { Bytes, listOf, OutputText, z } from './schema.ts';

/** What a check is about. */
export const CheckTopic = z.enum([
  'nix',
  'nix-on-path',
  'flakes',
  'nix-daemon',
  'nix-store',
  'trust',
  'sandbox',
  'build-space',
  'images-x86_64',
  'images-aarch64',
  'remote-builders',
  'store-space',
  'download-space',
  'kept-images',
  'own-folders',
  'drive-list',
  'writing-drives',
  'password-dialog',
  'unmounting',
  'locks',
  'drive-contents',
  'empty-drives',
  'virtual-machine',
  'uefi-firmware',
  'machine-screen',
  'loop-devices',
]);
export type CheckTopic = z.infer<typeof CheckTopic>;

const kind = <K extends string, S extends z.ZodRawShape>(name: K, shape: S) =>
  z.strictObject({ kind: z.literal(name), ...shape });
const text = OutputText;

/** What was found. */
export const CheckFinding = z.discriminatedUnion('kind', [
  /** The check itself failed. `detail`: the message of the error, if it has one. */
  kind('check-failed', { failure: Failure, detail: text.nullable() }),
  kind('check-timed-out', { limitMs: z.number() }),
  // Nix
  kind('nix-missing', {}),
  kind('nix-does-not-run', { program: text }),
  kind('nix-too-old', { have: text, need: text }),
  kind('nix-found', { flavour: z.enum(['nix', 'lix', 'determinate']), version: text, path: text }),
  /** Some presets need a newer one. */
  kind('nix-old', { flavour: z.enum(['nix', 'lix', 'determinate']), version: text, path: text, need: text }),
  kind('nix-not-on-path', { folder: text }),
  /** Nix failed at something that should always work. */
  kind('nix-refused', { failure: Failure }),
  kind('features-on', {}),
  kind('feature-off', { feature: text }),
  kind('daemon-answers', {}),
  kind('daemon-not-needed', {}),
  kind('build-group-missing', { group: text }),
  kind('store-writable', { folder: text }),
  kind('trust-not-needed', {}),
  kind('trusted', { user: text }),
  kind('not-trusted', { user: text }),
  kind('sandboxed', {}),
  kind('not-sandboxed', {}),
  // other architectures, other machines
  kind('system-native', {}),
  kind('system-on-builder', {}),
  kind('system-emulated', {}),
  kind('system-without-emulator', { system: text }),
  kind('emulator-outside-sandbox', { system: text }),
  kind('system-not-built', { own: text, system: text }),
  kind('emulator-unused', { system: text }),
  kind('no-builders', {}),
  kind('builders-without-ssh', {}),
  kind('builders-answer', { uris: listOf(text) }),
  /** `problem`: the message of ssh or the network; null if there was no answer within the timeout. */
  kind('builder-silent', { uri: text, problem: Detail.nullable(), limitMs: z.number() }),
  // space; `needBytes` is null where there is enough
  kind('store-space', {
    folder: text,
    freeBytes: Bytes,
    needBytes: Bytes.nullable(),
    image: z.enum(['small', 'desktop']),
  }),
  kind('build-space', { folder: text, freeBytes: Bytes, isEnough: z.boolean() }),
  kind('download-space', { folder: text, freeBytes: Bytes, isEnough: z.boolean() }),
  kind('kept-images', { folder: text, images: z.number().int(), sizeBytes: Bytes }),
  // drives
  /** Others may write to it. */
  kind('folder-writable', { folder: text }),
  kind('folder-of-another', { folder: text }),
  kind('drivelist-answers', {}),
  /** Drives are listed from sysfs alone. */
  kind('drivelist-absent', { reason: NoDrivelist }),
  kind('root-writes', {}),
  /** Flakestick runs from an AppImage or an unpacked archive: root has no program that it may run. */
  kind('helper-not-installed', {}),
  kind('pkexec-missing', {}),
  kind('pkexec-not-setuid', { program: text }),
  kind('no-system-bus', { program: text }),
  kind('pkexec-asks', { program: text }),
  kind('agent-not-needed', {}),
  kind('terminal-asks', {}),
  kind('agent-runs', { program: text }),
  kind('no-agent', {}),
  kind('root-unmounts', {}),
  kind('udisks-missing', {}),
  kind('udisks-answers', {}),
  kind('udisks-silent', {}),
  kind('flock-found', { program: text }),
  /** Nothing keeps two programs from changing the same file or drive at once. */
  kind('flock-missing', {}),
  kind('blkid-found', { program: text }),
  /** Without it, and without udev, nobody can tell what is on a drive. */
  kind('blkid-missing', {}),
  // extras
  /** What makes file systems for `restore`. */
  kind('formatters-found', { programs: listOf(text) }),
  kind('formatters-missing', { programs: listOf(text).min(1) }),
  kind('qemu-missing', {}),
  kind('qemu-with-kvm', { program: text }),
  kind('qemu-without-kvm', { program: text }),
  kind('kvm-refused', { program: text }),
  /** The device opens, and a machine that uses it does not run. */
  kind('kvm-fails', { program: text }),
  kind('firmware-found', { path: text }),
  kind('firmware-missing', {}),
  kind('screen-by-spice', { program: text }),
  kind('screen-plain', {}),
  kind('screen-missing', {}),
  /** As over SSH: nothing can be shown, whatever is installed. */
  kind('no-display', {}),
  kind('loop-devices-usable', {}),
  kind('loop-devices-root-only', {}),
]);
export type CheckFinding = z.infer<typeof CheckFinding>;

const Installable = z.enum(['polkit', 'udisks', 'util-linux', 'formatters', 'qemu', 'ssh', 'firmware', 'spice']);

/** What to do about it. */
export const CheckRemedy = z.discriminatedUnion('kind', [
  /** The failure of the finding says what to do. */
  kind('as-failure', { failure: Failure }),
  kind('check-again', {}),
  kind('see-load', {}),
  kind('delete-unused', {}),
  kind('nixos-setting', {}),
  kind('nix-setting', { line: text, file: text }),
  /** Like the others, for a user who may become root anyway. */
  kind('trust-by-nixos-setting', {}),
  kind('trust-by-nix-setting', { line: text, file: text }),
  /** A program of it has lost the rights that it came with. */
  kind('reinstall', { what: Installable }),
  kind('install', { what: Installable }),
  /** There is nothing to type: the distribution is not known. */
  kind('install-by-hand', { what: Installable }),
  /** Flakestick itself. */
  kind('install-package', {}),
  kind('install-nix', {}),
  kind('install-nix-for-selinux', {}),
  kind('install-nix-rest', {}),
  kind('upgrade-nixos', {}),
  kind('upgrade-nix', {}),
  kind('put-newer-nix-first', {}),
  kind('set-path', {}),
  kind('enable-features', {}),
  kind('join-daemon-group', {}),
  kind('start-daemon', {}),
  kind('enable-daemon', {}),
  kind('install-emulator', {}),
  kind('install-emulator-by-hand', { line: text, file: text }),
  kind('ask-ssh', {}),
  /** Its own files are incomplete. */
  kind('reinstall-app', {}),
  kind('see-lsblk', {}),
  kind('start-service', {}),
  kind('start-udisksd', {}),
  kind('start-agent', {}),
  kind('start-agent-or-this', {}),
  kind('enable-virtualisation', {}),
  kind('join-kvm-group', {}),
  kind('make-loop-device', {}),
  kind('build-in-larger-folder', {}),
  kind('start-daemon-in-larger-folder', {}),
  kind('daemon-in-larger-folder', {}),
  kind('remove-downloads', {}),
  kind('close-folder', {}),
  kind('take-folder', {}),
]);
export type CheckRemedy = z.infer<typeof CheckRemedy>;

export const Check = z.strictObject({
  topic: CheckTopic,
  /** 'missing' stops the main job, 'limited' a part of it, 'optional' nothing: it is an extra. */
  state: z.enum(['works', 'optional', 'limited', 'missing']),
  finding: CheckFinding,
  /** Null when it works. */
  remedy: CheckRemedy.nullable(),
  /** What to type, one line for each command, or the lines to add where `remedy` says. Null where nothing is typed. */
  toType: text.nullable(),
});
export type Check = z.infer<typeof Check>;
