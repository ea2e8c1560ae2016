/** Where a capacity check writes. Pure. */

export interface CapacityCheckPlan {
  readonly placeBytes: number;
  /** Byte offsets in the order of writing: the farthest first, the ballast last. */
  readonly places: readonly number[];
  /** From the drive's first byte; searched for misplaced tags. */
  readonly scanBytes: number;
  readonly ballastBytes: number;
}

const KIBIBYTE = 1024;
const MEBIBYTE = 1024 * KIBIBYTE;
/** Partition tables are at both ends: a drive that is unplugged during a check should still be recognised. */
const MARGIN_BYTES = MEBIBYTE;
/** Beyond the first metadata of most file systems. */
const LOWEST_BYTES = 32 * MEBIBYTE;
const BALLAST_FROM_BYTES = 64 * MEBIBYTE;
/** Controllers may cache the latest writes; this much is written after the positions that matter. */
const BALLAST_BYTES = 16 * MEBIBYTE;
const STRIDES = 256;
/** Twice this is searched, which takes half a minute on a slow stick. */
const WIDEST_STRIDE_BYTES = 512 * MEBIBYTE;
/** With the others, fewer than MAX_PLACES of the protocol. */
const MAX_STRIDES = 2000;

/**
 * The positions for a drive of this size. `random` gives 0 to 1.
 *
 * Three kinds of fakes need three kinds of positions. A drive that loses data beyond its end shows it at any position there: one in
 * each stride locates the end, and the powers of two do so for a drive that has only a thousandth of its size. A drive that wraps
 * stores byte X in cell X mod N. However large N is, the first positions beyond N land at the beginning; two strides are searched
 * there, and two positions of neighbouring strides are never further apart, so one of them is found. Pairs of positions X and
 * X + 2^k detect wrapping into a small area at the end. Positions are random within their stride, so that they cannot coincide
 * with a pattern of the drive.
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
    // Close to the beginning the search already covers them.
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
