/** Every expected failure: plain data, one kind per remedy. `explain()` in contract/messages turns it into text. */
import { DriveHolder } from './activity.ts';
import { DiskShortage } from './build-plan.ts';
import { BuildRisk } from './build-risk.ts';
import { ByteRange, CapacityFinding } from './capacity-finding.ts';
import { ChecksumOrigin } from './download.ts';
import { Refusal } from './drive.ts';
import { CHANGED_PROPERTIES } from './helper-protocol.ts';
import { Detail, MountUser } from './reason.ts';
import { BlockRange } from './record.ts';
import { Bytes, Sha256, z } from './schema.ts';
import { NearestRecord, SeenOnDrive } from './seen.ts';

/** Where in a Nix file an evaluation stopped. Lines and columns count from 1. */
export const NixPosition = z.strictObject({
  file: z.string(),
  line: z.number().int().positive(),
  column: z.number().int().positive().nullable(),
});
export type NixPosition = z.infer<typeof NixPosition>;

const kind = <K extends string, S extends z.ZodRawShape>(name: K, shape: S) =>
  z.strictObject({ kind: z.literal(name), ...shape });

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
  kind('identity-needed', { drives: z.array(z.string()).min(1), command: z.string() }),
  // source
  kind('unknown-preset', { name: z.string(), known: z.array(z.string()) }),
  kind('bad-flake-reference', { reference: z.string(), detail: Detail }),
  kind('source-unreachable', { reference: z.string(), detail: Detail }),
  kind('flake-file-not-tracked', { path: z.string() }),
  /** `reference` is the same flake with its submodules; null where it cannot be told. */
  kind('flake-file-in-submodule', { path: z.string(), submodule: z.string(), reference: z.string().nullable() }),
  kind('file-not-found', { path: z.string() }),
  kind('file-unreadable', { path: z.string(), detail: Detail }),
  kind('file-unwritable', { path: z.string(), detail: Detail }),
  kind('missing-attribute', { reference: z.string(), attribute: z.string(), available: z.array(z.string()) }),
  kind('ambiguous-output', { reference: z.string(), available: z.array(z.string()) }),
  kind('no-image-output', { reference: z.string() }),
  kind('evaluation-failed', { message: Detail, position: NixPosition.nullable(), log: z.array(z.string()) }),
  /** The source has risks that need consent, which was not given. */
  kind('consent-needed', { reference: z.string(), risks: z.array(BuildRisk).min(1) }),
  /** `files`: some of them, as they are named; `count`: of all. Nothing was copied. */
  kind('files-outside-module', {
    path: z.string(),
    files: z.array(z.string()).min(1),
    count: z.number().int().positive(),
  }),
  /** Of a preset or a module of the user's, which may be allowed. `license` as nixpkgs calls it. */
  kind('unfree-package', { package: z.string(), license: z.string() }),
  /** Of a flake, or of a module that uses NIX_PATH: only its own code can allow it. */
  kind('unfree-in-flake', { package: z.string(), license: z.string() }),
  kind('folder-not-empty', { path: z.string() }),
  /** The record is of an image with a Wi-Fi network, whose key is not in the record. */
  kind('wifi-key-missing', { ssid: z.string() }),
  kind('not-rebuildable', { id: z.string(), reason: Detail }),
  // nix-build
  kind('nix-missing', { searched: z.array(z.string()) }),
  kind('nix-too-old', { have: z.string(), need: z.string(), what: Detail }),
  kind('nix-features-off', { features: z.array(z.string()) }),
  kind('nix-daemon-unreachable', { detail: z.string() }),
  kind('nix-store-unwritable', { detail: z.string() }),
  kind('nix-not-set-up', { detail: z.string() }),
  /** Null: the kernel ended it, and not our limit. */
  kind('nix-out-of-memory', { limitBytes: Bytes.nullable() }),
  /** `--store`, or another store than this machine's own. */
  kind('nix-store-unreachable', { store: z.string(), detail: Detail }),
  kind('wrong-system', { need: z.string(), have: z.string() }),
  kind('build-failed', { derivation: z.string().nullable(), message: Detail, log: z.array(z.string()) }),
  /** A signal that nobody but the kernel sends, or a program of the builder that got no memory. */
  kind('builder-out-of-memory', { derivation: z.string(), detail: Detail, log: z.array(z.string()) }),
  kind('hash-mismatch', { derivation: z.string(), specified: z.string(), got: z.string() }),
  /** `stage`: before any build, in a download of our own or while the source is fetched and evaluated. */
  kind('network-failed', {
    url: z.string().nullable(),
    detail: Detail,
    stage: z.enum(['download', 'source']).optional(),
  }),
  kind('disk-full', { path: z.string(), detail: Detail }),
  kind('disk-too-small', { shortages: z.array(DiskShortage).min(1) }),
  // download
  kind('download-address-refused', { address: z.string(), detail: Detail }),
  kind('download-refused', { url: z.string(), status: z.number().int() }),
  kind('download-digest-differs', {
    url: z.string(),
    expected: Sha256,
    got: Sha256,
    checksum: ChecksumOrigin,
  }),
  kind('download-unverified', { url: z.string() }),
  // image
  kind('output-without-image', { storePath: z.string() }),
  kind('not-an-image', { path: z.string(), detail: Detail }),
  kind('image-compressed', { path: z.string(), compression: z.string() }),
  kind('image-corrupt', { path: z.string(), detail: Detail }),
  kind('image-empty', { path: z.string() }),
  kind('image-truncated', { path: z.string(), needBytes: Bytes, haveBytes: Bytes }),
  /** Its table expects more than there is, but every partition is there. Written only with consent. */
  kind('image-shrunk', { path: z.string(), needBytes: Bytes, haveBytes: Bytes }),
  /** Bytes that are not zeros follow the compressed data. Written, without them, only with consent. */
  kind('image-followed', { path: z.string(), trailingBytes: Bytes }),
  kind('image-changed', { path: z.string() }),
  /** `package`: what it is called where packages are installed. */
  kind('program-missing', { program: z.string(), package: z.string(), searched: z.array(z.string()) }),
  // drive
  kind('drive-not-found', { drive: Detail }),
  /** `property`: what has changed according to the helper; `detail` has the values. */
  kind('drive-changed', { drive: z.string(), detail: Detail, property: z.enum(CHANGED_PROPERTIES).optional() }),
  kind('drive-refused', { drive: z.string(), refusals: z.array(Refusal).min(1) }),
  /** `by` is left out if another program uses the drive, or if it is unknown. */
  kind('drive-busy', { drive: z.string(), by: z.array(DriveHolder).min(1).optional() }),
  /** `by` is empty if they cannot be read. */
  kind('mount-busy', { drive: z.string(), mountPoint: z.string(), by: z.array(MountUser) }),
  kind('unmount-failed', { drive: z.string(), mountPoint: z.string(), detail: Detail }),
  kind('remove-failed', { drive: z.string(), detail: Detail }),
  kind('drive-without-serial', { drive: z.string() }),
  // settings
  /** A file written by a newer version of Flakestick, which is left unchanged. */
  kind('file-newer', { path: z.string(), version: z.number().int() }),
  kind('settings-corrupt', { path: z.string(), detail: Detail }),
  // write
  kind('write-failed', { drive: z.string(), offsetBytes: Bytes, code: z.string() }),
  kind('drive-gone', { drive: z.string() }),
  kind('drive-stalled', { drive: z.string(), silentForMs: z.number().nonnegative() }),
  // verify
  /** `imagePath`: the image file that somebody named to compare with, which may be another one than was written. */
  kind('drive-differs', {
    drive: z.string(),
    blocks: z.array(BlockRange).min(1),
    blockBytes: Bytes,
    imagePath: z.string().optional(),
  }),
  kind('drive-unreadable', {
    drive: z.string(),
    blocks: z.array(BlockRange).min(1),
    blockBytes: Bytes,
    /** Blocks that can be read and differ. */
    differing: z.array(BlockRange).min(1).optional(),
  }),
  kind('drive-shorter', { drive: z.string(), needBytes: Bytes, haveBytes: Bytes }),
  kind('drive-digest-differs', { drive: z.string(), expected: z.string(), got: z.string() }),
  kind('unknown-image', {
    drive: z.string(),
    seen: SeenOnDrive,
    recordsCompared: z.number().int().nonnegative(),
    nearest: NearestRecord.nullable(),
  }),
  kind('drive-not-replugged', { drive: z.string(), detail: Detail }),
  // capacity check
  /** `left`: bytes that do not hold their content from before the check. */
  kind('drive-lies', { drive: z.string(), claimsBytes: Bytes, finding: CapacityFinding, left: z.array(ByteRange) }),
  kind('drive-not-restored', { drive: z.string(), why: Detail, left: z.array(ByteRange), path: z.string() }),
  kind('probe-unfinished', { drive: z.string(), startedAt: z.string(), path: z.string() }),
  kind('nothing-to-restore', { drive: z.string() }),
  /** The image rebuilt from a record differs. */
  kind('image-differs', { recorded: z.string(), rebuilt: z.string(), detail: Detail }),
  // record
  kind('record-not-found', { id: z.string() }),
  kind('record-corrupt', { path: z.string(), detail: Detail }),
  kind('record-newer', { path: z.string(), schema: z.number().int() }),
  kind('record-unwritable', { path: z.string(), detail: Detail }),
  kind('export-invalid', { path: z.string(), detail: Detail }),
  kind('export-newer', { path: z.string(), version: z.number().int() }),
  kind('record-conflict', { id: z.string() }),
  // the helper and its privilege
  kind('authorization-dismissed', {}),
  kind('authorization-refused', {}),
  /** pkexec cannot become root, so nobody was asked. */
  kind('pkexec-not-setuid', { program: z.string(), onNixos: z.boolean() }),
  kind('authorization-unavailable', { detail: Detail, missing: z.enum(['pkexec', 'helper', 'agent']).optional() }),
  kind('helper-failed', { detail: Detail }),
  // the job
  kind('job-running', {}),
  kind('timed-out', { stage: Stage, limitMs: z.number().positive() }),
  /** `id`: the ID under which the log has the stack trace. */
  kind('internal', { message: z.string(), id: z.string().optional() }),
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
  const failure: Failure = { kind: 'internal', message: thrown instanceof Error ? thrown.message : String(thrown) };
  const id = note(failure, thrown);
  return id === undefined ? failure : { ...failure, id };
}
