/** One failure of every kind. The type names the kinds, so a new kind does not compile until it has a sample. */
import type { Failure, FailureKind } from '../../../contract/failure.ts';

const blocks = [{ first: 3, last: 4 }];
const position = { file: '/home/me/iso.nix', line: 7, column: 3 };
const drive = '/dev/sdb';

export const SAMPLES: { readonly [K in FailureKind]: Omit<Extract<Failure, { kind: K }>, 'kind'> } = {
  'bad-usage': { detail: 'unknown option --sing' },
  'unknown-preset': { name: 'minimla', known: ['minimal', 'spice'] },
  'bad-flake-reference': { reference: 'github:', detail: 'it names no repository' },
  'source-unreachable': { reference: 'github:me/gone', detail: 'HTTP error 404' },
  'flake-file-not-tracked': { path: 'hosts/iso.nix' },
  'file-not-found': { path: '/tmp/no.iso' },
  'file-unreadable': { path: '/root/secret.iso', detail: 'EACCES' },
  'file-unwritable': { path: '/media/nixos.iso', detail: 'EROFS' },
  'missing-attribute': { reference: 'github:me/config', attribute: 'iso', available: ['live'] },
  'ambiguous-output': { reference: 'github:me/config', available: ['live', 'rescue'] },
  'no-image-output': { reference: 'github:me/config' },
  'evaluation-failed': { message: 'syntax error, unexpected end of file', position, log: [] },
  'nix-missing': { searched: ['/usr/bin', '/nix/var/nix/profiles/default/bin'] },
  'nix-too-old': { have: '2.8.0', need: '2.18.0', what: 'NixOS 24.11' },
  'nix-features-off': { features: ['nix-command', 'flakes'] },
  'nix-daemon-unreachable': { detail: 'connection refused' },
  'nix-store-unwritable': { detail: '/nix/store is read-only' },
  'nix-not-set-up': { detail: 'the group nixbld has no members' },
  'wrong-system': { need: 'aarch64-linux', have: 'x86_64-linux' },
  'build-failed': { derivation: '/nix/store/x-squashfs.drv', message: 'exit code 1', log: ['no space'] },
  'hash-mismatch': { derivation: '/nix/store/x-source.drv', specified: 'sha256-A', got: 'sha256-B' },
  'network-failed': { url: 'https://cache.example', detail: 'timed out' },
  'disk-full': { path: '/nix/store', detail: 'ENOSPC' },
  'output-without-image': { storePath: '/nix/store/x-hello' },
  'not-an-image': { path: '/tmp/a.txt', detail: 'it has no partition table' },
  'image-compressed': { path: '/tmp/a.zip', compression: 'zip' },
  'image-corrupt': { path: '/tmp/a.iso.xz', detail: 'its checksum is wrong' },
  'image-empty': { path: '/tmp/a.iso' },
  'image-truncated': { path: '/tmp/a.iso', needBytes: 2000, haveBytes: 1000 },
  'image-changed': { path: '/tmp/a.iso' },
  'program-missing': { program: 'xz', package: 'xz-utils', searched: ['/usr/bin', '/bin'] },
  'drive-not-found': { drive },
  'drive-changed': { drive, detail: 'it was plugged in anew' },
  'drive-refused': { drive, refusals: [{ kind: 'read-only' }] },
  'drive-busy': { drive },
  'write-failed': { drive, offsetBytes: 4096, code: 'EIO' },
  'drive-gone': { drive },
  'drive-stalled': { drive, silentForMs: 120_000 },
  'drive-differs': { drive, blocks, blockBytes: 1_048_576 },
  'drive-unreadable': { drive, blocks, blockBytes: 1_048_576 },
  'drive-shorter': { drive, needBytes: 2000, haveBytes: 1000 },
  'drive-digest-differs': { drive, expected: 'a'.repeat(64), got: 'b'.repeat(64) },
  'record-not-found': { id: '20261122-201500-3fa9c1' },
  'record-corrupt': { path: '/records/a.json', detail: 'it is not JSON' },
  'record-unwritable': { path: '/records/a.json', detail: 'EROFS' },
  'authorization-dismissed': {},
  'authorization-refused': {},
  'authorization-unavailable': { detail: 'there is no polkit agent' },
  'helper-failed': { detail: 'it ended with code 1' },
  'job-running': {},
  internal: { message: 'x is no function' },
};

export const FAILURES: readonly Failure[] = Object.entries(SAMPLES).map(
  ([kind, fields]) => ({ kind, ...fields }) as Failure,
);
