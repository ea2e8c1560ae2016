import { Bytes, Instant, LongText, z } from './schema.ts';

/** An image that was built without a drive, and that a link protects from garbage collection. */
export const KeptImage = z.strictObject({
  /** The name of its link. */
  id: z.string().regex(/^image-[0-9a-f]{12}$/),
  /** As typed; null if that is not known. */
  source: z.string().max(4096).nullable(),
  storePath: LongText,
  keptSince: Instant,
  sizeBytes: Bytes,
});
export type KeptImage = z.infer<typeof KeptImage>;
