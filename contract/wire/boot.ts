/** How far a virtual machine came that was started from an image or a stick (ADR 0057). */
import { Bytes, z } from './schema.ts';

export const Firmware = z.enum(['uefi', 'bios']);
export type Firmware = z.infer<typeof Firmware>;

/**
 * How far it came. `kernel`: Linux runs; `user-space`: programs run, maybe only those of the initial ramdisk; `system`: somebody may
 * log in, or what is on the stick behind the boot files was read, and then nothing more.
 */
export const BootStage = z.enum(['firmware', 'bootloader', 'kernel', 'user-space', 'system']);
export type BootStage = z.infer<typeof BootStage>;

/** What the firmware, the boot loader or the kernel said when it gave up. */
export const BootTrouble = z.enum([
  'no-bootable-device',
  'bootloader-damaged',
  'firmware-shell',
  'firmware-exception',
  'grub-rescue',
  'kernel-panic',
  'system-not-found',
  'emergency-mode',
  'reset',
]);
export type BootTrouble = z.infer<typeof BootTrouble>;

/** `not-recognised` is not “bad”: a screen of another kind of system says nothing to us. */
export const BootOutcome = z.enum(['booted', 'not-recognised', 'failed']);
export type BootOutcome = z.infer<typeof BootOutcome>;

export const Boot = z.strictObject({
  outcome: BootOutcome,
  stage: BootStage,
  trouble: BootTrouble.nullable(),
  durationMs: z.number().nonnegative(),
  /** Bytes that the guest read from its stick. */
  readBytes: Bytes,
});
export type Boot = z.infer<typeof Boot>;
