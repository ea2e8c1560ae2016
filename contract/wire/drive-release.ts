/** What was done with a drive before and after it was written, and what of it went less than well. */
import { Detail } from './reason.ts';
import { z } from './schema.ts';

/**
 * Why a drive may be pulled out. `powered-off`: its port gives it no power any more. `ejected`: it has let its medium go.
 * `released`: it has nothing to switch off, and nothing uses it.
 */
export const Removal = z.enum(['powered-off', 'ejected', 'released']);
export type Removal = z.infer<typeof Removal>;

/** What did not work and spoils nothing: the drive holds what it should. */
export const ReleaseWarning = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('table-not-reread'), detail: Detail }),
  z.strictObject({ kind: z.literal('not-removed'), detail: Detail }),
]);
export type ReleaseWarning = z.infer<typeof ReleaseWarning>;

export const DriveRelease = z.strictObject({
  /** Where it was mounted until this job unmounted it. */
  unmounted: z.array(z.string()),
  /** Null: it was not asked for, or did not work. */
  removal: Removal.nullable(),
  warnings: z.array(ReleaseWarning),
});
export type DriveRelease = z.infer<typeof DriveRelease>;

export const NOT_RELEASED: DriveRelease = { unmounted: [], removal: null, warnings: [] };
