/** Every expected failure: plain data, one kind per remedy. `explain()` in contract/messages turns it into text. */
import { DriveHolder } from './activity.ts';
import { DiskShortage } from './build-plan.ts';
import { BuildRisk } from './build-risk.ts';
import { ByteRange, CapacityFinding } from './capacity-finding.ts';
import { ChecksumOrigin } from './download.ts';
import { Refusal } from './drive.ts';
import { CHANGED_PROPERTIES } from './helper-protocol.ts';
import { MAX_OFFLINE_IMAGES, OfflineImage } from './offline-image.ts';
import { Detail, MountUser } from './reason.ts';
import { BlockRange } from './record.ts';
import { Bytes, listOf, OutputText, Sha256, z } from './schema.ts';
import { NearestRecord, SeenOnDrive } from './seen.ts';

const text = OutputText;

/** Where in a Nix file an evaluation stopped. Lines and columns count from 1. */
export const NixPosition = z.strictObject({
  file: text,
  line: z.number().int().positive(),
  column: z.number().int().positive().nullable(),
});
export type NixPosition = z.infer<typeof NixPosition>;

const kind = <K extends string, S extends z.ZodRawShape>(name: K, shape: S) =>
  z.strictObject({ kind: z.literal(name), ...shape });

const OfflineImages = listOf(OfflineImage, MAX_OFFLINE_IMAGES).min(1).optional();

/** The part of the work that a time limit belongs to. */
export const Stage = z.enum([
  'source',
  'nix-build',
  'download',
  'image',
  'drive',
  'write',
  'verify',
  'record',
  'doctor',
]);
export type Stage = z.infer<typeof Stage>;

export const Failure = z.discriminatedUnion('kind', [
  // the request
  kind('bad-usage', { detail: Detail }),
  /** `command` is the same command with the identities in it. */
  kind('identity-needed', { drives: listOf(text).min(1), command: text }),
  // source
  kind('unknown-preset', { name: text, known: listOf(text) }),
  kind('bad-flake-reference', { reference: text, detail: Detail }),
  /** What Nix says of its flake.nix, its lock, or what its inputs are. */
  kind('flake-invalid', { reference: text, detail: Detail }),
  /** `offlineImages`: what can be written instead, where no server was reached; left out if there is nothing. */
  kind('source-unreachable', { reference: text, detail: Detail, offlineImages: OfflineImages }),
  kind('flake-file-not-tracked', { path: text }),
  /** `reference` is the same flake with its submodules; null where it cannot be told. */
  kind('flake-file-in-submodule', { path: text, submodule: text, reference: text.nullable() }),
  kind('file-not-found', { path: text }),
  kind('file-unreadable', { path: text, detail: Detail }),
  kind('file-unwritable', { path: text, detail: Detail }),
  kind('missing-attribute', { reference: text, attribute: text, available: listOf(text) }),
  /** `areHosts`: machines that are not meant as images, and become one only if the user says so. */
  kind('ambiguous-output', { reference: text, available: listOf(text), areHosts: z.literal(true).optional() }),
  kind('no-image-output', { reference: text }),
  kind('evaluation-failed', { message: Detail, position: NixPosition.nullable(), log: listOf(text) }),
  /** The source has risks that need consent, which was not given. */
  kind('consent-needed', { reference: text, risks: listOf(BuildRisk).min(1) }),
  /** `files`: some of them, as they are named; `count`: of all. Nothing was copied. */
  kind('files-outside-module', {
    path: text,
    files: listOf(text).min(1),
    count: z.number().int().positive(),
  }),
  /** Of a preset or a module of the user's, which may be allowed. `license` as nixpkgs calls it. */
  kind('unfree-package', { package: text, license: text }),
  /** Of a flake, or of a module that uses NIX_PATH: only its own code can allow it. */
  kind('unfree-in-flake', { package: text, license: text }),
  kind('folder-not-empty', { path: text }),
  /** The record is of an image with a Wi-Fi network, whose key is not in the record. */
  kind('wifi-key-missing', { ssid: text }),
  kind('not-rebuildable', { id: text, reason: Detail }),
  // nix-build
  kind('nix-missing', { searched: listOf(text) }),
  kind('nix-too-old', { have: text, need: text, what: Detail }),
  kind('nix-features-off', { features: listOf(text) }),
  kind('nix-daemon-unreachable', { detail: text }),
  kind('nix-store-unwritable', { detail: text }),
  kind('nix-not-set-up', { detail: text }),
  /** Null: the kernel ended it, and not our limit. */
  kind('nix-out-of-memory', { limitBytes: Bytes.nullable() }),
  /** `--store`, or another store than this machine's own. */
  kind('nix-store-unreachable', { store: text, detail: Detail }),
  kind('wrong-system', { need: text, have: text }),
  kind('build-failed', { derivation: text.nullable(), message: Detail, log: listOf(text) }),
  /** A signal that nobody but the kernel sends, or a program of the builder that got no memory. */
  kind('builder-out-of-memory', { derivation: text, detail: Detail, log: listOf(text) }),
  /** What is missing in every binary cache is next to everything; built only with consent. */
  kind('compiling-everything', { builds: z.number().int().positive() }),
  kind('hash-mismatch', { derivation: text, specified: text, got: text }),
  /** `stage`: before any build, in a download of our own or while the source is fetched and evaluated. */
  kind('network-failed', {
    url: text.nullable(),
    detail: Detail,
    stage: z.enum(['download', 'source']).optional(),
    offlineImages: OfflineImages,
  }),
  kind('disk-full', { path: text, detail: Detail }),
  kind('disk-too-small', { shortages: listOf(DiskShortage).min(1) }),
  // download
  kind('download-address-refused', { address: text, detail: Detail }),
  kind('download-refused', { url: text, status: z.number().int() }),
  kind('download-digest-differs', {
    url: text,
    expected: Sha256,
    got: Sha256,
    checksum: ChecksumOrigin,
  }),
  kind('download-unverified', { url: text }),
  // image
  kind('output-without-image', { storePath: text }),
  /** Nothing says which of these files is meant. */
  kind('several-images', { storePath: text, images: listOf(text).min(2) }),
  kind('not-an-image', { path: text, detail: Detail }),
  kind('image-compressed', { path: text, compression: text }),
  kind('image-corrupt', { path: text, detail: Detail }),
  kind('image-empty', { path: text }),
  kind('image-truncated', { path: text, needBytes: Bytes, haveBytes: Bytes }),
  /** Its table expects more than there is, but every partition is there. Written only with consent. */
  kind('image-shrunk', { path: text, needBytes: Bytes, haveBytes: Bytes }),
  /** Bytes that are not zeros follow the compressed data. Written, without them, only with consent. */
  kind('image-followed', { path: text, trailingBytes: Bytes }),
  kind('image-changed', { path: text }),
  /** `package`: what it is called where packages are installed. */
  kind('program-missing', {
    program: text,
    package: text,
    searched: listOf(text),
    /** What it was needed for; absent: to decompress the image. */
    for: z.literal('format').optional(),
  }),
  // drive
  kind('drive-not-found', { drive: Detail }),
  /** `property`: what has changed according to the helper; `detail` has the values. */
  kind('drive-changed', { drive: text, detail: Detail, property: z.enum(CHANGED_PROPERTIES).optional() }),
  kind('drive-refused', { drive: text, refusals: listOf(Refusal).min(1) }),
  /** `by` is left out if another program uses the drive, or if it is unknown. */
  kind('drive-busy', { drive: text, by: listOf(DriveHolder).min(1).optional() }),
  /** `by` is empty if they cannot be read. */
  kind('mount-busy', { drive: text, mountPoint: text, by: listOf(MountUser) }),
  kind('unmount-failed', { drive: text, mountPoint: text, detail: Detail }),
  kind('remove-failed', { drive: text, detail: Detail }),
  kind('drive-without-serial', { drive: text }),
  // settings
  /** A file written by a newer version of Flakestick, which is left unchanged. */
  kind('file-newer', { path: text, version: z.number().int() }),
  kind('settings-corrupt', { path: text, detail: Detail }),
  // write
  kind('write-failed', { drive: text, offsetBytes: Bytes, code: text }),
  kind('drive-gone', { drive: text }),
  /** Before the drive was touched. */
  kind('formatting-failed', { program: text, detail: Detail }),
  kind('drive-stalled', { drive: text, silentForMs: z.number().nonnegative() }),
  // verify
  /** `imagePath`: the image file that somebody named to compare with, which may be another one than was written. */
  kind('drive-differs', {
    drive: text,
    blocks: listOf(BlockRange).min(1),
    blockBytes: Bytes,
    imagePath: text.optional(),
    /** It was being restored, and no image was written. */
    isRestored: z.literal(true).optional(),
  }),
  kind('drive-unreadable', {
    drive: text,
    blocks: listOf(BlockRange).min(1),
    blockBytes: Bytes,
    /** Blocks that can be read and differ. */
    differing: listOf(BlockRange).min(1).optional(),
    isRestored: z.literal(true).optional(),
  }),
  kind('drive-shorter', { drive: text, needBytes: Bytes, haveBytes: Bytes }),
  kind('drive-digest-differs', { drive: text, expected: text, got: text }),
  kind('unknown-image', {
    drive: text,
    seen: SeenOnDrive,
    recordsCompared: z.number().int().nonnegative(),
    nearest: NearestRecord.nullable(),
  }),
  kind('drive-not-replugged', { drive: text, detail: Detail }),
  // capacity check
  /** `left`: bytes that do not hold their content from before the check. */
  kind('drive-lies', { drive: text, claimsBytes: Bytes, finding: CapacityFinding, left: listOf(ByteRange) }),
  kind('drive-not-restored', { drive: text, why: Detail, left: listOf(ByteRange), path: text }),
  kind('probe-unfinished', { drive: text, startedAt: text, path: text }),
  kind('nothing-to-restore', { drive: text }),
  /** The image rebuilt from a record differs. */
  kind('image-differs', { recorded: text, rebuilt: text, detail: Detail }),
  // trying in a virtual machine
  /** `package`: what it is called where packages are installed. */
  kind('qemu-missing', { program: text, package: text, searched: listOf(text) }),
  /** Where QEMU's descriptors of firmware were looked for. */
  kind('firmware-missing', { searched: listOf(text) }),
  /** No display, or no program that shows a machine on it. */
  kind('no-screen', {}),
  kind('memory-too-small', { needBytes: Bytes, haveBytes: Bytes }),
  kind('machine-out-of-memory', {}),
  /** QEMU ended by itself; `detail`: what it said. */
  kind('machine-failed', { detail: Detail }),
  /** The folder for what the guest writes. */
  kind('overlay-full', { path: text }),
  kind('port-taken', { port: z.number().int() }),
  /** Nothing in it that the firmware of a PC starts. */
  kind('image-not-for-pcs', { path: text }),
  // record
  kind('record-not-found', { id: text }),
  kind('record-corrupt', { path: text, detail: Detail }),
  kind('record-newer', { path: text, schema: z.number().int() }),
  kind('record-unwritable', { path: text, detail: Detail }),
  kind('export-invalid', { path: text, detail: Detail }),
  kind('export-newer', { path: text, version: z.number().int() }),
  kind('record-conflict', { id: text }),
  // the helper and its privilege
  kind('authorization-dismissed', {}),
  kind('authorization-refused', {}),
  /** pkexec cannot become root, so nobody was asked. */
  kind('pkexec-not-setuid', { program: text, onNixos: z.boolean() }),
  kind('authorization-unavailable', { detail: Detail, missing: z.enum(['pkexec', 'helper', 'agent']).optional() }),
  kind('helper-failed', { detail: Detail }),
  // the job
  kind('job-running', {}),
  kind('timed-out', { stage: Stage, limitMs: z.number().positive() }),
  /** `id`: the ID under which the log has the stack trace. */
  kind('internal', { message: text, id: text.optional() }),
]);
export type Failure = z.infer<typeof Failure>;
export type FailureKind = Failure['kind'];

/** The one error that carries an expected failure. Anything else that is thrown is a bug (`internal`). */
export class JobFailure extends Error {
  readonly failure: Failure;
  constructor(failure: Failure, options?: { cause?: unknown }) {
    super(failure.kind, options);
    this.name = 'JobFailure';
    this.failure = failure;
  }
}

/** The reason of an AbortSignal when the user cancels, which is then thrown. */
export class Cancelled extends Error {
  constructor() {
    super('cancelled');
    this.name = 'Cancelled';
  }
}

const MAX_BUG_CHARACTERS = 64 * 1024;

/** Called with each failure; gives the ID for a bug, if it was logged. */
type NoteFailure = (failure: Failure, thrown: unknown) => string | undefined;
let note: NoteFailure = () => undefined;

/** For a program that keeps a log. A hook, because every floor turns errors into failures. */
export function onFailure(noteFailure: NoteFailure): void {
  note = noteFailure;
}

/** The failure to report for any thrown value; `internal` is a bug, keeps the message and has an ID if there is a log. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof JobFailure) {
    note(thrown.failure, thrown);
    return thrown.failure;
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  // That of a decoder lists every fault of what it was given.
  const failure: Failure = { kind: 'internal', message: message.slice(0, MAX_BUG_CHARACTERS) };
  const id = note(failure, thrown);
  return id === undefined ? failure : { ...failure, id };
}
