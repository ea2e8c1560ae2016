/** The record of one written drive: enough to verify the drive years later without the image. */
import { DriveContents, DriveIdentity, DriveWarning } from './drive.ts';
import { RestoredVolume } from './empty-drive.ts';
import { DIGEST_KINDS } from './helper-protocol.ts';
import { BlockDigests } from './image.ts';
import { MAX_VOLUMES, Mountable, MountChange } from './mount.ts';
import { Detail } from './reason.ts';
import { Bytes, Instant, LongText, listOf, OutputText, Sha256, ShortText, z } from './schema.ts';
import { SeenOnDrive } from './seen.ts';
import { Provenance } from './source.ts';

/** A run of blocks, both ends included. Byte range: `first * blockBytes` up to `(last + 1) * blockBytes`. */
export const BlockRange = z.strictObject({
  first: z.number().int().nonnegative(),
  last: z.number().int().nonnegative(),
});
export type BlockRange = z.infer<typeof BlockRange>;

/** In one list; a stick with more is not repaired block by block. */
export const MAX_VERDICT_RANGES = 10_000;
const ranges = z.array(BlockRange).min(1).max(MAX_VERDICT_RANGES);

/** The result of reading a drive back. Missing ranges are empty. */
export const Verdict = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('verified') }),
  z.strictObject({ kind: z.literal('written-unverified') }),
  /** It differs only in what mounting changes (ADR 0011). */
  z.strictObject({
    kind: z.literal('changed-by-mounting'),
    blocks: ranges,
    changes: z.array(MountChange).min(1).max(MAX_VOLUMES),
  }),
  /** `byMounting`: further blocks that differ only in what mounting changes. */
  z.strictObject({ kind: z.literal('differs'), blocks: ranges, byMounting: ranges.optional() }),
  /** `differing`: blocks that can be read and differ. */
  z.strictObject({
    kind: z.literal('unreadable'),
    blocks: ranges,
    differing: ranges.optional(),
    byMounting: ranges.optional(),
  }),
  z.strictObject({ kind: z.literal('drive-shorter'), needBytes: Bytes, haveBytes: Bytes }),
  /** No record matches its content. */
  z.strictObject({ kind: z.literal('unknown-image'), seen: SeenOnDrive }),
]);
export type Verdict = z.infer<typeof Verdict>;

/** How strong a verification was. Both are reads around the page cache; the second one after the drive was plugged in again. */
export const VerificationLevel = z.enum(['read-back', 'read-back-replugged']);
export type VerificationLevel = z.infer<typeof VerificationLevel>;

export const Verification = z.strictObject({
  at: Instant,
  verdict: Verdict,
  level: VerificationLevel.nullable(),
  durationMs: z.number().nonnegative(),
  /** The plug-in of the drive, and the boot in which that number is valid; absent in older notes. */
  diskseq: z.number().int().nonnegative().nullable().optional(),
  bootId: ShortText.nullable().optional(),
});
export type Verification = z.infer<typeof Verification>;

/** Of one record. */
export const MAX_VERIFICATIONS = 1000;
/** Far more than there are kinds. */
export const MAX_WARNINGS = 100;

export const RecordId = z
  .string()
  // not shown: what the schema library says, for the log
  .regex(/^[0-9]{8}-[0-9]{6}-[0-9a-f]{6}$/, 'expected a record id such as 20261122-201500-3fa9c1');

/** What this program writes; it reads schema 1 as well (ADR 0037). */
export const RECORD_SCHEMA = 2;

/** A new kind needs a new schema, because programs that cannot compute it cannot compare it. */
export const DigestKind = z.enum(DIGEST_KINDS);

/** The nixpkgs that an image was built from. */
export const NixpkgsVersion = z.strictObject({
  revision: ShortText.nullable(),
  /** Of that revision. */
  date: Instant.nullable(),
});
export type NixpkgsVersion = z.infer<typeof NixpkgsVersion>;

const Hex = ShortText.regex(/^([0-9a-f]{2})+$/);

/** A partition that was added after the image. */
export const AppendedPartition = z.strictObject({
  offsetBytes: Bytes,
  sizeBytes: Bytes.positive(),
  /** Its number in the partition table, from 1. */
  number: z.number().int().positive(),
  filesystem: ShortText.nullable(),
  encrypted: z.boolean(),
  /** Bytes of the image that adding it changed, in hexadecimal. */
  changedBytes: z.array(z.strictObject({ offsetBytes: Bytes, before: Hex, after: Hex })).max(64),
});
export type AppendedPartition = z.infer<typeof AppendedPartition>;

/**
 * How far the stick came when it was booted in a virtual machine. This proves nothing about blocks that booting does not read.
 */
export const BootProof = z.strictObject({
  at: Instant,
  outcome: z.enum(['booted', 'not-recognised', 'failed']),
  /** The last stage that was recognised, such as `bootloader` or `system`; null when none was. */
  stage: z.string().max(64).nullable(),
  /** What the firmware, the boot loader or the kernel said when it gave up, such as `kernel-panic`. */
  trouble: z.string().max(64).nullable().optional(),
  firmware: z.enum(['uefi', 'bios']),
  durationMs: z.number().nonnegative(),
  /** The name of a file beside the record. */
  picture: z
    .string()
    .regex(/^[\w.-]{1,128}\.png$/)
    .nullable(),
});
export type BootProof = z.infer<typeof BootProof>;

/** Optional fields are absent from records of earlier versions. */
export const Record = z.strictObject({
  schema: z.literal([1, RECORD_SCHEMA]),
  id: RecordId,
  startedAt: Instant,
  finishedAt: Instant,
  provenance: Provenance,
  image: z.strictObject({
    sizeBytes: Bytes.positive(),
    sha256: Sha256,
    volumeLabel: ShortText.nullable(),
    blocks: BlockDigests,
    /** Bytes behind the compressed data, which were left out with consent. */
    trailingBytes: Bytes.optional(),
    /** Its table expects so many bytes more than there were, which was accepted. */
    missingBytes: Bytes.optional(),
    /** What mounting may change. Absent if nothing can be mounted, and in older records. */
    mountable: Mountable.optional(),
    /** Both SHA-256 where absent. */
    digestKinds: z.strictObject({ whole: DigestKind, blocks: DigestKind }).optional(),
  }),
  nixpkgs: NixpkgsVersion.optional(),
  drive: z.strictObject({
    identity: DriveIdentity,
    name: LongText,
    devicePath: ShortText,
    logicalSectorBytes: z.number().int().positive().optional(),
  }),
  /** The warnings shown before the drive was written. */
  warnings: z.array(DriveWarning).max(MAX_WARNINGS).optional(),
  appendedPartition: AppendedPartition.optional(),
  /** No image was written: the drive was made an ordinary empty one, and `image` is its table and file system. */
  restored: RestoredVolume.optional(),
  contents: DriveContents,
  verdict: Verdict.nullable(),
  level: VerificationLevel.nullable(),
  /** Bytes of the image that were already there from an earlier write. */
  keptBytes: Bytes.default(0),
  /** Blocks that an earlier job found bad and that were rewritten. */
  rewrittenBlocks: z
    .array(BlockRange)
    .max(2 * MAX_VERDICT_RANGES)
    .default([]),
  writeMs: z.number().nonnegative(),
  verifyMs: z.number().nonnegative(),
  /** The kind of failure that ended it, if one did. */
  failure: ShortText.nullable(),
  /** The boot in which it was written (`/proc/sys/kernel/random/boot_id`): diskseq starts over at each boot. */
  bootId: ShortText.nullable().optional(),
  bootProof: BootProof.optional(),
  /** Later verifications, oldest first. */
  verifications: z.array(Verification).max(MAX_VERIFICATIONS),
});
export type Record = z.infer<typeof Record>;

/** A record as the page shows it: without what only comparing and building again need, which may be megabytes. */
export const ShownRecord = Record.extend({
  provenance: Provenance.omit({ recipe: true }),
  /** Of a flake of the user's own, which may have a newer revision. */
  isOwnFlake: z.boolean(),
  image: Record.shape.image.omit({ mountable: true }).extend({
    blocks: z.strictObject({ blockBytes: z.number().int().positive(), count: z.number().int().positive() }),
  }),
});
export type ShownRecord = z.infer<typeof ShownRecord>;

export const UNFINISHED_SCHEMA = 1;

/**
 * A write that failed or has not ended yet: enough to continue it. At most one per drive. What is really on the drive is found by
 * reading it.
 */
export const UnfinishedWrite = z.strictObject({
  schema: z.literal(UNFINISHED_SCHEMA),
  startedAt: Instant,
  title: LongText,
  drive: z.strictObject({ identity: DriveIdentity, name: LongText }),
  /** The file that was being written. */
  image: z.strictObject({ path: ShortText, fileBytes: Bytes, modifiedMs: z.number(), sizeBytes: Bytes }),
  /** Null while it runs, and permanently if the program was killed or the power failed. */
  endedAt: Instant.nullable(),
  /** Blocks found bad after everything was written; empty if the write did not get that far. */
  badBlocks: z.array(BlockRange).max(2 * MAX_VERDICT_RANGES),
  /** The boot in which it was begun; without it, another boot. The list of bad blocks is used only in the same one. */
  bootId: ShortText.nullable().optional(),
});
export type UnfinishedWrite = z.infer<typeof UnfinishedWrite>;

/** A record without its digests, for lists. */
export const RecordSummary = z.strictObject({
  id: RecordId,
  finishedAt: Instant,
  title: LongText,
  sizeBytes: Bytes,
  sha256: Sha256,
  driveName: LongText,
  driveSerial: ShortText.nullable(),
  restored: RestoredVolume.optional(),
  contents: DriveContents,
  verdict: Verdict.nullable(),
  lastVerification: Verification.nullable(),
});
export type RecordSummary = z.infer<typeof RecordSummary>;

/** Enough of a record to list it and to recognise its drive, without the digests of all blocks. */
export interface RecordHead
  extends Pick<Record, 'id' | 'finishedAt' | 'contents' | 'verdict' | 'verifications' | 'restored'> {
  readonly provenance: { readonly title: string };
  readonly image: {
    readonly sizeBytes: number;
    readonly sha256: string;
    readonly blockBytes: number;
    /** Of blocks that occur once in the image, in ascending order. */
    readonly samples: readonly { readonly block: number; readonly sha256: string }[];
  };
  readonly drive: { readonly identity: DriveIdentity; readonly name: string };
  readonly bootId: string | null;
}

/** The records on disk: the valid ones, and the files that could not be read. */
export const RecordList = z.strictObject({
  records: listOf(RecordSummary),
  unreadable: listOf(z.strictObject({ path: OutputText, reason: Detail })),
  /** Written by a newer program, and left as they are. */
  newer: listOf(z.strictObject({ path: OutputText, schema: z.number().int() })),
  /** Newest first. */
  unfinished: listOf(UnfinishedWrite),
});
export type RecordList = z.infer<typeof RecordList>;
