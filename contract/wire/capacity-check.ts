/** The capacity check of a drive: its progress and its result. */

import { ByteRange, CapacityFinding } from './capacity-finding.ts';
import { DriveIdentity } from './drive.ts';
import { Failure } from './failure.ts';
import { Bytes, Instant, LongText, listOf, z } from './schema.ts';

/** What was tried, so that users know what the result does not prove. */
export const CapacityEvidence = z.strictObject({
  /** How many positions were written, and the size of each. */
  places: z.number().int().nonnegative(),
  placeBytes: Bytes,
  /** How much of the beginning of the drive was searched for misplaced tags. */
  scannedBytes: Bytes,
  /** Written after the other positions: a drive with a larger cache than this can hide what it loses. */
  ballastBytes: Bytes,
});
export type CapacityEvidence = z.infer<typeof CapacityEvidence>;

export const CapacityReport = z.strictObject({
  finding: CapacityFinding,
  evidence: CapacityEvidence,
  /** Bytes that do not hold their original content; empty if everything was put back. */
  left: listOf(ByteRange),
});
export type CapacityReport = z.infer<typeof CapacityReport>;

/** The last check of a drive, kept by identity. */
export const CheckedCapacity = z.strictObject({
  schema: z.literal(1),
  at: Instant,
  identity: DriveIdentity,
  name: LongText,
  report: CapacityReport,
});
export type CheckedCapacity = z.infer<typeof CheckedCapacity>;

/** An interrupted check: the original content of its positions is in a file and can be put back. */
export const UnfinishedCapacityCheck = z.strictObject({
  token: LongText,
  startedAt: Instant,
  identity: DriveIdentity,
  name: LongText,
  places: z.number().int().positive(),
  /** The file with the original content. */
  path: LongText,
});
export type UnfinishedCapacityCheck = z.infer<typeof UnfinishedCapacityCheck>;

const subject = { drive: z.strictObject({ id: LongText, name: LongText, devicePath: LongText }) };
const task = z.enum(['check', 'put-back']);

/** `authorizing` until the helper answers, `opening` until the drive is open. */
export const CapacityStage = z.enum(['authorizing', 'opening', 'save', 'tag', 'scan', 'look', 'restore', 'check']);
export type CapacityStage = z.infer<typeof CapacityStage>;

export const CapacityProgress = z.strictObject({
  stage: CapacityStage,
  /** Of the stage; 0 to 1. */
  fraction: z.number().min(0).max(1),
  /** From the first tag until everything is put back, the drive must not be unplugged. */
  hasTags: z.boolean(),
  stalledForMs: z.number().nonnegative().nullable(),
});
export type CapacityProgress = z.infer<typeof CapacityProgress>;

export const CapacityCheckState = z.discriminatedUnion('phase', [
  z.strictObject({ phase: z.literal('idle') }),
  z.strictObject({
    phase: z.literal('running'),
    task,
    ...subject,
    progress: CapacityProgress,
    /** It was told to stop, and is putting everything back. */
    isStopping: z.boolean(),
  }),
  z.strictObject({ phase: z.literal('checked'), ...subject, report: CapacityReport }),
  z.strictObject({ phase: z.literal('put-back'), ...subject, newer: listOf(ByteRange) }),
  z.strictObject({ phase: z.literal('cancelled'), task, ...subject }),
  z.strictObject({ phase: z.literal('failed'), task, ...subject, failure: Failure }),
]);
export type CapacityCheckState = z.infer<typeof CapacityCheckState>;

/** The drive whose light blinks. */
export const BlinkState = z.strictObject({
  driveId: LongText.nullable(),
  /** Why the last one could not blink. */
  failure: Failure.nullable(),
});
export type BlinkState = z.infer<typeof BlinkState>;

/** The complete state of capacity checks and blinking. */
export const DriveChecks = z.strictObject({
  capacityCheck: CapacityCheckState,
  blink: BlinkState,
  checked: listOf(CheckedCapacity),
  unfinished: listOf(UnfinishedCapacityCheck),
  /** Why `checked` and `unfinished` are not known; null if they are. */
  historyFailure: Failure.nullable(),
});
export type DriveChecks = z.infer<typeof DriveChecks>;
export const NO_CHECKS: DriveChecks = {
  capacityCheck: { phase: 'idle' },
  blink: { driveId: null, failure: null },
  checked: [],
  unfinished: [],
  historyFailure: null,
};
