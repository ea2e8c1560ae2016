/** What a capacity check found, and byte ranges. Apart from capacity-check.ts, because a failure can name them. */
import { Bytes, z } from './schema.ts';

/** `first` and `last` byte, both included. */
export const ByteRange = z.strictObject({ first: Bytes, last: Bytes });
export type ByteRange = z.infer<typeof ByteRange>;

export const CapacityFinding = z.discriminatedUnion('kind', [
  /** Every place kept what was written there, and nothing turned up elsewhere. `reachedBytes`: the end of the last place. */
  z.strictObject({ kind: z.literal('holds'), reachedBytes: Bytes }),
  /** What is written beyond the real capacity is written over what is before. Both sizes are equal when it is known exactly. */
  z.strictObject({ kind: z.literal('wraps'), atLeastBytes: Bytes, atMostBytes: Bytes }),
  /** What is written beyond the real capacity is lost. */
  z.strictObject({ kind: z.literal('loses'), atLeastBytes: Bytes, atMostBytes: Bytes }),
  /** Places here and there did not keep what was written, or could not be read: worn out rather than faked. */
  z.strictObject({ kind: z.literal('unreliable'), badPlaces: z.number().int().positive(), firstBadByte: Bytes }),
]);
export type CapacityFinding = z.infer<typeof CapacityFinding>;

/** Ranges that touch become one. */
export function byteRanges(offsets: readonly number[], lengthBytes: number): ByteRange[] {
  const ranges: ByteRange[] = [];
  for (const first of offsets.toSorted((a, b) => a - b)) {
    const before = ranges.at(-1);
    if (before && before.last + 1 >= first) before.last = Math.max(before.last, first + lengthBytes - 1);
    else ranges.push({ first, last: first + lengthBytes - 1 });
  }
  return ranges;
}
