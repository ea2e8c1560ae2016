/** An image on this machine, offered where there is no network. */
import { Bytes, Instant, ShortText, z } from './schema.ts';

export const OfflineImage = z.strictObject({
  /** `built`: kept in the Nix store; `downloaded`: verified, and kept in the cache. */
  kind: z.enum(['built', 'downloaded']),
  /** Of the image file: as a source, it needs neither Nix nor a network. */
  path: ShortText,
  /** What it was made from, as it was typed; null if that is not known. */
  source: ShortText.nullable(),
  sizeBytes: Bytes,
  /** When it was built, or last used. */
  at: Instant,
});
export type OfflineImage = z.infer<typeof OfflineImage>;

/** A list that a person chooses from. */
export const MAX_OFFLINE_IMAGES = 8;
