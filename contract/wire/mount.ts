/**
 * The bytes that a system changes on a drive by mounting a volume of it (ADR 0011). A record keeps these few bytes as they were
 * written: once they are restored, a block must have its original digest.
 */
import { FILESYSTEMS, MOUNT_FIELDS } from '../../formats/volume-fields.ts';
import { z } from './schema.ts';

export const MountFieldKind = z.enum(Object.keys(MOUNT_FIELDS) as (keyof typeof MOUNT_FIELDS)[]);
export type MountFieldKind = z.infer<typeof MountFieldKind>;

/** Offset in the volume in bytes, kind, and the bytes as they were written, in hexadecimal. */
export const MountField = z
  .tuple([
    z.number().int().nonnegative(),
    MountFieldKind,
    z
      .string()
      .max(1024)
      .regex(/^([0-9a-f]{2})+$/),
  ])
  // not shown: what the schema library says, for the log
  .refine(([, kind, bytes]) => bytes.length === 2 * MOUNT_FIELDS[kind].bytes, 'a field of another length');
export type MountField = z.infer<typeof MountField>;

export const Filesystem = z.enum(FILESYSTEMS);
export type Filesystem = z.infer<typeof Filesystem>;

/** More than any partition table holds. */
export const MAX_VOLUMES = 256;
const MAX_FIELDS = 4096;

/** A volume in an image that a system may mount for writing. */
export const MountableVolume = z.strictObject({
  filesystem: Filesystem,
  /** Where it begins in the image. */
  offsetBytes: z.number().int().nonnegative(),
  fields: z.array(MountField).min(1).max(MAX_FIELDS),
});
export type MountableVolume = z.infer<typeof MountableVolume>;

/** Later versions are ignored: the record can still be verified, without this verdict. */
export const Mountable = z.union([
  z.strictObject({ version: z.literal(1), volumes: z.array(MountableVolume).max(MAX_VOLUMES) }),
  z.looseObject({ version: z.number().int().min(2) }),
]);
export type Mountable = z.infer<typeof Mountable>;

/** The volumes this program understands. */
export function mountableVolumes(mountable: Mountable | undefined): readonly MountableVolume[] {
  return mountable && 'volumes' in mountable && mountable.version === 1 ? (mountable.volumes as MountableVolume[]) : [];
}

/** What mounting has changed in one volume. */
export const MountChange = z.strictObject({
  filesystem: Filesystem,
  offsetBytes: z.number().int().nonnegative(),
  what: z.array(MountFieldKind).min(1).max(MountFieldKind.options.length),
});
export type MountChange = z.infer<typeof MountChange>;
