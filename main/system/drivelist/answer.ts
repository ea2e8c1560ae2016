/** What drivelist says of the drives, as far as it is used. */
import type { NoDrivelist } from '../../../contract/wire/drive.ts';
import { z } from '../../../contract/wire/schema.ts';

/** From another project: what is not used of it is not looked at. */
export const ListedDrive = z.object({
  device: z.string(),
  /** Null also stands for nothing: a reader without a card. */
  size: z.number().nonnegative().nullable(),
  isSystem: z.boolean(),
  /** `lsblk:json`, or `lsblk:pairs` where it fell back to a format that says less. */
  enumerator: z.string(),
});

export const FromWorker = z.union([z.object({ threadId: z.number() }), z.object({ drives: z.array(ListedDrive) })]);
export type FromWorker = z.infer<typeof FromWorker>;

export const DrivelistDrive = z.strictObject({
  devicePath: z.string(),
  sizeBytes: z.number().nonnegative(),
  isSystem: z.boolean(),
});
export type DrivelistDrive = z.infer<typeof DrivelistDrive>;

export type DrivelistAnswer =
  | { readonly state: 'listed'; readonly drives: DrivelistDrive[] }
  | { readonly state: 'absent'; readonly reason: NoDrivelist };

/** Pure. A list made by its fallback is no answer: there every drive is a system drive, and many fields are missing. */
export function answerFrom(listed: readonly z.infer<typeof ListedDrive>[]): DrivelistAnswer {
  if (listed.some(({ enumerator }) => enumerator !== 'lsblk:json')) return { state: 'absent', reason: 'fallback' };
  const drives = listed.map(({ device, size, isSystem }) => ({ devicePath: device, sizeBytes: size ?? 0, isSystem }));
  return { state: 'listed', drives };
}
