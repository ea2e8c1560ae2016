/** Whether a drive really has what it says: what was found, and how a check is doing. */

import { ByteRange, CapacityFinding } from './capacity-finding.ts';
import { DriveIdentity } from './drive.ts';
import { Failure } from './failure.ts';
import { Bytes, Instant, z } from './schema.ts';

/** What was tried, so that nobody takes more for proven than was. */
export const CapacityEvidence = z.strictObject({
  /** How many places were written to, and how large each is. */
  places: z.number().int().nonnegative(),
  placeBytes: Bytes,
  /** How much of the drive's beginning was searched for what went astray. */
  scannedBytes: Bytes,
  /** Written after the other places: a drive that keeps more than this in memory can hide what it loses. */
  ballastBytes: Bytes,
});
export type CapacityEvidence = z.infer<typeof CapacityEvidence>;

export const CapacityReport = z.strictObject({
  finding: CapacityFinding,
  evidence: CapacityEvidence,
  /** Bytes that do not hold what they held before; empty when everything is as it was. */
  left: z.array(ByteRange),
});
export type CapacityReport = z.infer<typeof CapacityReport>;

/** The last check of a drive, kept by identity. */
export const CheckedCapacity = z.strictObject({
  schema: z.literal(1),
  at: Instant,
  identity: DriveIdentity,
  name: z.string(),
  report: CapacityReport,
});
export type CheckedCapacity = z.infer<typeof CheckedCapacity>;

/** A check that was cut short: what was at its places is kept in a file and can be put back. */
export const UnfinishedCapacityCheck = z.strictObject({
  token: z.string(),
  startedAt: Instant,
  identity: DriveIdentity,
  name: z.string(),
  places: z.number().int().positive(),
  /** Where the originals are. */
  path: z.string(),
});
export type UnfinishedCapacityCheck = z.infer<typeof UnfinishedCapacityCheck>;

const subject = { drive: z.strictObject({ id: z.string(), name: z.string(), devicePath: z.string() }) };
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
    /** It was told to stop, and puts back what it wrote. */
    isStopping: z.boolean(),
  }),
  z.strictObject({ phase: z.literal('checked'), ...subject, report: CapacityReport }),
  z.strictObject({ phase: z.literal('put-back'), ...subject, newer: z.array(ByteRange) }),
  z.strictObject({ phase: z.literal('cancelled'), task, ...subject }),
  z.strictObject({ phase: z.literal('failed'), task, ...subject, failure: Failure }),
]);
export type CapacityCheckState = z.infer<typeof CapacityCheckState>;

/** Which drive's light blinks. */
export const BlinkState = z.strictObject({
  driveId: z.string().nullable(),
  /** Why the last one would not. */
  failure: Failure.nullable(),
});
export type BlinkState = z.infer<typeof BlinkState>;

/** Everything about checking drives, as a whole. */
export const DriveChecks = z.strictObject({
  capacityCheck: CapacityCheckState,
  blink: BlinkState,
  checked: z.array(CheckedCapacity),
  unfinished: z.array(UnfinishedCapacityCheck),
});
export type DriveChecks = z.infer<typeof DriveChecks>;
export const NO_CHECKS: DriveChecks = {
  capacityCheck: { phase: 'idle' },
  blink: { driveId: null, failure: null },
  checked: [],
  unfinished: [],
};
