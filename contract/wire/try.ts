/** Trying an image or a stick in a virtual machine (ADR 0057). Main owns the one machine of a program; shells mirror its state. */
import { Boot, BootStage, Firmware } from './boot.ts';
import { Failure } from './failure.ts';
import { ChosenDrive } from './job.ts';
import { Bytes, Instant, LongText, ShortText, z } from './schema.ts';

/** What is started: an image file, or what is on a drive. Neither is ever changed. */
export const TrySubject = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('image'), path: ShortText }),
  z.strictObject({ kind: z.literal('drive'), drive: ChosenDrive }),
]);
export type TrySubject = z.infer<typeof TrySubject>;

/** Less than this, and no live system of today starts. */
export const MIN_MEMORY_BYTES = 128 * 1024 ** 2;
export const MAX_MEMORY_BYTES = 1024 ** 4;
/** Of the empty disk: the file behind it grows only with what is written. */
export const MAX_DISK_BYTES = 16 * 1024 ** 4;

export const TryRequest = z.strictObject({
  subject: TrySubject,
  /** Null: UEFI where its firmware is installed, else BIOS. */
  firmware: Firmware.nullable(),
  screen: z.enum(['window', 'none']),
  /** Null: by the size of the image. */
  memoryBytes: Bytes.min(MIN_MEMORY_BYTES).max(MAX_MEMORY_BYTES).nullable(),
  /** An empty disk beside the stick, to try an installer on; null for none. */
  diskBytes: Bytes.positive().max(MAX_DISK_BYTES).nullable(),
  /** On 127.0.0.1, led to port 22 of the guest; null for none. */
  sshPort: z.number().int().min(1).max(65_535).nullable(),
  /** Whether the guest reaches the network, this machine's own services included. */
  network: z.boolean(),
  /** `judged`: the machine is ended as soon as it is known how far it came. */
  until: z.enum(['ended', 'judged']),
  /** Where the last screen is kept as a PNG; null: among those of earlier machines. Without a window only. */
  picturePath: ShortText.nullable(),
  includeLoop: z.boolean(),
});
export type TryRequest = z.infer<typeof TryRequest>;

/** Why a machine is emulated, which takes ten times as long. */
export const NoKvm = z.enum(['missing', 'refused', 'failed', 'other-architecture']);
export type NoKvm = z.infer<typeof NoKvm>;

/** `spice`: with a clipboard where the guest has its agent; `plain`: a window of QEMU's own. */
export const Screen = z.enum(['spice', 'plain', 'none']);
export type Screen = z.infer<typeof Screen>;

/** The machine as it was started. */
export const Machine = z.strictObject({
  firmware: Firmware,
  /** Null with KVM. */
  noKvm: NoKvm.nullable(),
  screen: Screen,
  memoryBytes: Bytes,
  sshPort: z.number().int().nullable(),
});
export type Machine = z.infer<typeof Machine>;

/** `title`: the name of the file, or the drive as a person knows it. */
const about = { request: TryRequest, title: LongText, startedAt: Instant };

export const TryState = z.discriminatedUnion('phase', [
  z.strictObject({ phase: z.literal('idle') }),
  z.strictObject({ phase: z.literal('starting'), ...about }),
  z.strictObject({
    phase: z.literal('running'),
    ...about,
    machine: Machine,
    stage: BootStage,
    readBytes: Bytes,
    elapsedMs: z.number().nonnegative(),
    /** Null until it can be told. */
    boot: Boot.nullable(),
  }),
  /** `picture`: a PNG file of its last screen; null where none was kept. */
  z.strictObject({ phase: z.literal('ended'), ...about, machine: Machine, boot: Boot, picture: LongText.nullable() }),
  z.strictObject({ phase: z.literal('cancelled'), ...about }),
  z.strictObject({ phase: z.literal('failed'), ...about, failure: Failure }),
]);
export type TryState = z.infer<typeof TryState>;
export const NOT_TRYING: TryState = { phase: 'idle' };
