/** What was done with a drive before and after it was written, with its warnings. */
import { Detail } from './reason.ts';
import { LongText, listOf, z } from './schema.ts';

/**
 * Why a drive can be unplugged. `powered-off`: its port is switched off. `ejected`: its medium was ejected. `released`: it cannot be
 * switched off, and nothing uses it.
 */
export const Removal = z.enum(['powered-off', 'ejected', 'released']);
export type Removal = z.infer<typeof Removal>;

/** Something that failed without affecting what is on the drive. */
export const ReleaseWarning = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('table-not-reread'), detail: Detail }),
  z.strictObject({ kind: z.literal('not-removed'), detail: Detail }),
]);
export type ReleaseWarning = z.infer<typeof ReleaseWarning>;

export const DriveRelease = z.strictObject({
  /** Where it was mounted until this job unmounted it. */
  unmounted: listOf(LongText),
  /** Null: not requested, or failed. */
  removal: Removal.nullable(),
  warnings: listOf(ReleaseWarning),
});
export type DriveRelease = z.infer<typeof DriveRelease>;

export const NOT_RELEASED: DriveRelease = { unmounted: [], removal: null, warnings: [] };
