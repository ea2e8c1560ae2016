/**
 * The reason inside a failure or warning. Our own reasons are kinds with data, so that they can be shown in any language.
 * Messages of other programs (Nix, git, the kernel's error codes) stay as they are.
 */
import { FOREIGN_FILES } from '../../formats/foreign-files.ts';
import { BuildRisk } from './build-risk.ts';
import { Bytes, listOf, OutputText, z } from './schema.ts';

const text = OutputText;
const because = <K extends string, S extends z.ZodRawShape>(name: K, shape: S) =>
  z.strictObject({ because: z.literal(name), ...shape });

/** Reasons without data. */
export const PlainReason = z.enum([
  // what was asked for
  'unknown-request',
  'foreign-request',
  'no-failed-derivation',
  'no-derivation-log',
  'no-folder',
  'password-in-reference',
  'local-store-only',
  'nothing-to-save',
  'already-a-flake',
  'module-of-this-machine',
  'search-path-module-release',
  'search-path-module-compression',
  'search-path-module-image',
  // flake references
  'empty',
  'begins-with-dash',
  'control-character',
  'contains-space',
  'bad-percent-encoding',
  'folder-with-sign',
  'no-path-after-scheme',
  'no-owner-and-repository',
  'nothing-after-scheme',
  'web-page',
  'neither-path-nor-reference',
  'no-flake-nix',
  'git-failed',
  'lock-too-large',
  'asked-settings-too-long',
  'asked-settings-not-pinned',
  'answer-too-large',
  // addresses of downloads
  'not-an-address',
  'password-in-address',
  'plain-http',
  'leads-nowhere',
  // files
  'permission-denied',
  'not-a-regular-file',
  'link-loop',
  'dead-link',
  'name-too-long',
  'name-not-utf8',
  'output-name-not-utf8',
  'folder-too-large',
  'not-json',
  'locked-elsewhere',
  'written-by-newer',
  // images
  'web-page-instead',
  'tar-archive',
  'no-volume-or-table',
  'compressed-cut-short',
  'compressed-changed',
  'compressed-followed',
  'compressed-needs-memory',
  'compressed-filter-missing',
  'unfinished-download',
  // outputs of a flake
  'too-many-failures',
  // rebuilding
  'image-came-from-file',
  'record-too-old',
  'build-not-reproducible',
  // Nix
  'nix-said-nothing',
  'builder-killed',
  'nixpkgs-of-source',
  'no-nixpkgs-here',
  'plasma5-gone',
  // drives
  'no-serial-number',
  'plug-ins-not-counted',
  'replug-unknown',
  'mounted-over',
  'mounted-repeatedly',
  'no-reason-given',
  'idle-lvm',
  'idle-bcache',
  'external-journal',
  // putting back after a capacity check
  'unplugged-midway',
  'stalled-midway',
  'not-put-back',
  // formatting
  'not-the-file-system',
  // what the helper did
  'drive-left-unfinished',
  'stopped-unasked',
  'killed-midway',
  'wrote-too-much',
  'other-version',
  'finished-before-written',
  'no-digest-reported',
  // downloads
  'no-connection',
  'no-route',
  'connection-refused',
  'connection-lost',
  'changed-at-server',
  'impossible-length',
  'download-cut-short',
  // records
  'digests-do-not-fit',
  'not-a-note',
  'journal-incomplete',
  'other-kind-of-file',
  'cut-short',
  'part-missing',
  'changed-since-export',
  // permission
  'no-pkexec',
  'filled-since-confirmed',
  'helper-not-installed',
  'no-polkit-agent',
]);
export type PlainReason = z.infer<typeof PlainReason>;

/** What is wrong with data from outside. `too-much`: too large or too long. `too-little`: too small, too short or empty. */
export const DataProblem = z.enum([
  'missing',
  'unknown',
  'wrong-type',
  'wrong-form',
  'too-much',
  'too-little',
  'not-allowed',
]);
export type DataProblem = z.infer<typeof DataProblem>;

/** What a path leads to that was to be a file. `system-file`: below /dev, or of the kernel. */
export const OtherThanFile = z.enum(['block-device', 'device', 'pipe', 'socket', 'folder', 'system-file']);
export type OtherThanFile = z.infer<typeof OtherThanFile>;

/** How a program ended that did not exit by itself. */
export const ProgramEnd = z.enum(['killed', 'timed-out', 'stopped', 'missing', 'not-started']);

/** What is built on a drive, beside loop devices and the like, which their names describe. */
export const HolderKind = z.enum([
  'raid',
  'bcache',
  'compressed-memory',
  'lvm',
  'verified-volume',
  'encrypted-volume',
  'multipath',
]);
export type HolderKind = z.infer<typeof HolderKind>;

const MountedAt = because('mounted-at', { device: text, mountPoint: text });
/** A process, such as `bash (1234)`, or another mount. */
export const MountUser = z.union([text, MountedAt]);

export const Reason = z.discriminatedUnion('because', [
  z.strictObject({ because: PlainReason }),
  // what was asked for
  because('drive-named-twice', { drive: text }),
  because('too-large-for-fat32', { drive: text, sizeBytes: Bytes }),
  because('not-a-flake', { source: text }),
  because('carries-no-flake', { source: text }),
  because('flake-not-remembered', { flake: text }),
  because('record-of-no-flake', { id: text }),
  because('no-such-input', { reference: text, name: text, known: listOf(text) }),
  because('override-like-an-option', { name: text, reference: text }),
  because('setting-like-an-option', { option: text, value: text }),
  because('not-protected', { id: text, known: listOf(text) }),
  because('no-such-release', { what: text, release: text, known: listOf(text) }),
  /** `source`: its kind. */
  because('options-do-not-apply', { flags: listOf(text).min(1), source: text, isDownloadOnly: z.boolean() }),
  // flake references
  because('unknown-scheme', { scheme: text }),
  because('file-address', { path: text }),
  because('folder-holds-image', { path: text }),
  // addresses of downloads
  because('not-https', { protocol: text }),
  because('leads-to-not-https', { origin: text }),
  because('too-many-redirects', { limit: z.number() }),
  because('unknown-official-image', { known: listOf(text) }),
  // files
  because('other-than-a-file', { is: OtherThanFile }),
  because('file-too-large', { sizeBytes: Bytes, maxBytes: Bytes }),
  because('download-needs-space', { needBytes: Bytes, haveBytes: Bytes }),
  /** `at`: where in the data, such as `image.hostName`; empty for all of it. */
  because('invalid-data', { at: text, problem: DataProblem }),
  // images
  because('foreign-file', { format: z.enum(FOREIGN_FILES) }),
  because('compressed-twice', { compression: text }),
  because('compressed-undecodable', { said: text }),
  // outputs of a flake
  because('takes-consent', { risks: listOf(BuildRisk).min(1) }),
  because('evaluation-failed', {
    message: text,
    file: text,
    line: z.number(),
    column: z.number().nullable(),
  }),
  because('failed', { failure: text }),
  because('builder-failed', { derivation: text }),
  // rebuilding
  because('helper-changeable', { path: text, why: z.enum(['owner', 'mode']) }),
  because('other-derivation', { wifiKeyMayDiffer: z.boolean() }),
  // drives
  because('another-drive-expected', { expected: text, found: text, name: text }),
  because('another-drive-chosen', { chosen: text, found: text, name: text }),
  because('twin-drives', { drive: text, other: text }),
  because('other-plug-in', { drive: text, found: text }),
  because('not-unplugged-since', { did: z.enum(['write', 'verify']), at: text }),
  because('program-missing', { program: text }),
  because('program-silent', { code: z.number().nullable() }),
  because('program-ended', { program: text, ended: ProgramEnd }),
  because('still-mounted', { mountPoint: text, by: listOf(MountUser) }),
  MountedAt,
  because('held-by', { what: HolderKind, name: text }),
  because('not-a-drive', { path: text, is: z.enum(['file', 'folder', 'other']) }),
  // what cannot be determined about drives
  because('hidden-layer', { path: text }),
  because('image-not-located', { path: text }),
  because('swap-not-located', { path: text }),
  because('attribute-unread', { attribute: text, device: text }),
  // putting back after a capacity check
  because('error-midway', { code: text, offsetBytes: Bytes }),
  because('helper-stopped-midway', { detail: text.nullable() }),
  because('too-small-to-check', { haveBytes: Bytes, needBytes: Bytes }),
  // what the helper did
  because('unreadable-line', { problem: text }),
  because('ended-before-start', { code: z.number().nullable() }),
  because('ended-midway', { code: z.number() }),
  because('unexpected-event', { event: text }),
  /** `due`: null where no block was. */
  because('unexpected-block', { block: z.number(), due: z.number().nullable() }),
  because('read-error', { code: text, offsetBytes: Bytes }),
  because('blocks-missing', { read: z.number(), of: z.number() }),
  // downloads
  because('host-not-found', { host: text }),
  because('nothing-arrived', { limitMs: z.number() }),
  because('server-error', { status: z.number().int() }),
  // records
  because('names-other-record', { id: text }),
]);
export type Reason = z.infer<typeof Reason>;
export type ReasonKind = Reason['because'];

/** One of our reasons, or the message of another program. */
export const Detail = z.union([text, Reason]);
export type Detail = z.infer<typeof Detail>;

/** What else has a field `because`, such as what is on a drive, is none. */
export function isReason(value: unknown): value is Reason {
  return typeof value === 'object' && value !== null && 'because' in value && Reason.safeParse(value).success;
}
