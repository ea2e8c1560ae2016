/** The exit codes by kind of failure (docs/command-line.md). */
import type { Failure, FailureKind, Stage } from '../../../contract/wire/failure.ts';

export const EXIT_CANCELLED = 130;

const SOURCE = 3;
const BUILD = 4;
const DRIVE = 5;
const WRITE = 6;
const VERIFY = 7;
const AUTHORIZATION = 8;
const MACHINE = 9;

const OF_STAGE: { readonly [S in Stage]: number } = {
  source: SOURCE,
  download: SOURCE,
  image: SOURCE,
  'nix-build': BUILD,
  drive: DRIVE,
  write: WRITE,
  verify: VERIFY,
  record: MACHINE,
  doctor: MACHINE,
};

/** With --require-boot: it was not recognised that a stick starts. */
export const EXIT_NOT_BOOTED = VERIFY;

/** `timed-out` has the code of its stage, and so has a network that fails before a build. */
export function exitCodeOf(failure: Failure): number {
  if (failure.kind === 'network-failed' && failure.stage) return OF_STAGE[failure.stage];
  return failure.kind === 'timed-out' ? OF_STAGE[failure.stage] : EXIT_CODES[failure.kind];
}

export const EXIT_CODES: { readonly [K in Exclude<FailureKind, 'timed-out'>]: number } = {
  internal: 1,
  'bad-usage': 2,
  'identity-needed': 2,
  'job-running': 2,
  'unknown-preset': SOURCE,
  'bad-flake-reference': SOURCE,
  'flake-invalid': SOURCE,
  'source-unreachable': SOURCE,
  'flake-file-not-tracked': SOURCE,
  'flake-file-in-submodule': SOURCE,
  'file-not-found': SOURCE,
  'file-unreadable': SOURCE,
  'missing-attribute': SOURCE,
  'ambiguous-output': SOURCE,
  'no-image-output': SOURCE,
  'evaluation-failed': SOURCE,
  'consent-needed': SOURCE,
  'files-outside-module': SOURCE,
  'unfree-package': SOURCE,
  'unfree-in-flake': SOURCE,
  'compiling-everything': SOURCE,
  'folder-not-empty': 2,
  'wifi-key-missing': 2,
  'not-rebuildable': SOURCE,
  'image-differs': VERIFY,
  'download-address-refused': SOURCE,
  'download-refused': SOURCE,
  'download-digest-differs': SOURCE,
  'download-unverified': SOURCE,
  'not-an-image': SOURCE,
  'image-compressed': SOURCE,
  'image-corrupt': SOURCE,
  'image-empty': SOURCE,
  'image-truncated': SOURCE,
  'image-shrunk': SOURCE,
  'image-followed': SOURCE,
  'record-not-found': SOURCE,
  'record-corrupt': SOURCE,
  'record-newer': SOURCE,
  'record-conflict': SOURCE,
  'export-invalid': SOURCE,
  'export-newer': SOURCE,
  'image-not-for-pcs': SOURCE,
  'build-failed': BUILD,
  'builder-out-of-memory': BUILD,
  'nix-store-unreachable': BUILD,
  'hash-mismatch': BUILD,
  'network-failed': BUILD,
  'disk-full': BUILD,
  'output-without-image': BUILD,
  'several-images': BUILD,
  'drive-not-found': DRIVE,
  'drive-changed': DRIVE,
  'drive-refused': DRIVE,
  'drive-busy': DRIVE,
  'probe-unfinished': DRIVE,
  'nothing-to-restore': DRIVE,
  'drive-not-replugged': DRIVE,
  'mount-busy': DRIVE,
  'unmount-failed': DRIVE,
  'remove-failed': DRIVE,
  'drive-without-serial': DRIVE,
  'write-failed': WRITE,
  // Disconnected during use; a drive that is missing before is drive-not-found.
  'drive-gone': WRITE,
  'drive-stalled': WRITE,
  'image-changed': WRITE,
  'helper-failed': WRITE,
  'drive-not-restored': WRITE,
  'drive-differs': VERIFY,
  'drive-unreadable': VERIFY,
  'drive-shorter': VERIFY,
  'drive-digest-differs': VERIFY,
  'drive-lies': VERIFY,
  'unknown-image': VERIFY,
  'authorization-dismissed': AUTHORIZATION,
  'authorization-refused': AUTHORIZATION,
  'authorization-unavailable': AUTHORIZATION,
  'pkexec-not-setuid': AUTHORIZATION,
  'nix-missing': MACHINE,
  'nix-too-old': MACHINE,
  'nix-features-off': MACHINE,
  'nix-daemon-unreachable': MACHINE,
  'nix-store-unwritable': MACHINE,
  'nix-not-set-up': MACHINE,
  'nix-out-of-memory': MACHINE,
  'file-unwritable': MACHINE,
  'wrong-system': MACHINE,
  'disk-too-small': MACHINE,
  'program-missing': MACHINE,
  'formatting-failed': MACHINE,
  'qemu-missing': MACHINE,
  'firmware-missing': MACHINE,
  'no-screen': MACHINE,
  'memory-too-small': MACHINE,
  'machine-out-of-memory': MACHINE,
  'machine-failed': MACHINE,
  'overlay-full': MACHINE,
  'port-taken': MACHINE,
  'record-unwritable': MACHINE,
  'file-newer': MACHINE,
  'settings-corrupt': MACHINE,
};
