/** Where a capacity check writes. Pure. */

export interface CapacityCheckPlan {
  readonly placeBytes: number;
  /** Byte offsets in the order they are written: what is far first, the ballast last. */
  readonly places: readonly number[];
  /** From the drive's first byte; searched for what went astray. */
  readonly scanBytes: number;
  readonly ballastBytes: number;
}

const KIBIBYTE = 1024;
const MEBIBYTE = 1024 * KIBIBYTE;
/** Partition tables lie at both ends: a drive that is pulled during a check should still be recognised. */
const MARGIN_BYTES = MEBIBYTE;
/** Beyond the first metadata of most file systems. */
const LOWEST_BYTES = 32 * MEBIBYTE;
const BALLAST_FROM_BYTES = 64 * MEBIBYTE;
/** Controllers with a memory of their own keep what was written last; this much comes after the places that matter. */
const BALLAST_BYTES = 16 * MEBIBYTE;
const STRIDES = 256;
/** Twice this is searched, which takes half a minute on a slow stick. */
const WIDEST_STRIDE_BYTES = 512 * MEBIBYTE;
/** Together with the rest fewer than MAX_PLACES of the protocol. */
const MAX_STRIDES = 2000;

/**
 * The places, for a drive of this size. `random` gives 0 to 1.
 *
 * Three kinds of lie, three kinds of places. A drive that loses what is written beyond its end shows it at any place there: one
 * in each stride tells where the end is, the powers of two do so for a drive that has only a thousandth. A drive that wraps
 * keeps byte X in cell X mod N. However large N is, the first places beyond N land at the drive's beginning; the beginning
 * is searched for two strides, two places of neighbouring strides are never further apart, so one of them is found. For
 * wrapping into a small area at the end there are pairs of places X and X + 2^k. Within its stride each place is at random: a
 * pattern of the drive's must not meet a pattern of ours.
 */
export function choosePositions(sizeBytes: number, random: () => number): CapacityCheckPlan {
  const placeBytes = sizeBytes >= 16 * MEBIBYTE ? 32 * KIBIBYTE : 4 * KIBIBYTE;
  const units = (bytes: number): number => Math.floor(bytes / placeBytes);
  const last = units(sizeBytes - Math.min(MARGIN_BYTES, sizeBytes / 64)) - 1;
  const first = Math.max(1, units(Math.min(LOWEST_BYTES, sizeBytes / 16)));
  const strideBytes = Math.max(Math.min(sizeBytes / STRIDES, WIDEST_STRIDE_BYTES), sizeBytes / MAX_STRIDES);
  const stride = Math.max(2, units(strideBytes));

  const spread: number[] = [];
  for (let from = first; from < last; from += stride)
    spread.push(from + Math.floor(random() * (Math.min(stride, last - from) - 1)));
  const base = first + Math.floor(random() * stride);
  const powers: number[] = [];
  for (let distance = 1; distance < last; distance *= 2) {
    powers.push(last - distance);
    // Close to the beginning they tell nothing that the search does not.
    if (distance * placeBytes >= MEBIBYTE) powers.push(base + distance);
  }
  const ballast = units(Math.min(BALLAST_BYTES, sizeBytes / 64));
  const ballastFrom = units(Math.min(BALLAST_FROM_BYTES, sizeBytes / 8));
  const far = [last, base, ...spread, ...powers].filter((unit) => unit >= first && unit <= last);
  const isBallast = (unit: number): boolean => unit >= ballastFrom && unit < ballastFrom + ballast;
  const ordered = [...new Set(far)].filter((unit) => !isBallast(unit)).toSorted((a, b) => b - a);
  const heavy = Array.from({ length: ballast }, (_, index) => ballastFrom + index);
  return {
    placeBytes,
    places: [...ordered, ...heavy].map((unit) => unit * placeBytes),
    scanBytes: Math.min((2 * stride + 1) * placeBytes, units(sizeBytes) * placeBytes),
    ballastBytes: ballast * placeBytes,
  };
}
