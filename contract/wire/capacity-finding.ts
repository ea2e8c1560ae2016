/** The findings of a capacity check, and byte ranges. Separate from capacity-check.ts, because failures use them. */
import { Bytes, z } from './schema.ts';

/** `first` and `last` byte, both included. */
export const ByteRange = z.strictObject({ first: Bytes, last: Bytes });
export type ByteRange = z.infer<typeof ByteRange>;

export const CapacityFinding = z.discriminatedUnion('kind', [
  /** Every position kept its data, and nothing appeared elsewhere. `reachedBytes`: the end of the last position. */
  z.strictObject({ kind: z.literal('holds'), reachedBytes: Bytes }),
  /** Data beyond the real capacity overwrites earlier data. Both sizes are equal if the capacity is known exactly. */
  z.strictObject({ kind: z.literal('wraps'), atLeastBytes: Bytes, atMostBytes: Bytes }),
  /** Data beyond the real capacity is lost. */
  z.strictObject({ kind: z.literal('loses'), atLeastBytes: Bytes, atMostBytes: Bytes }),
  /** Single positions did not keep their data or could not be read: worn out rather than fake. */
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
