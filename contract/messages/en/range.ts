/** Places on a drive, as part of a sentence: `differs at …`. */
export const range = {
  block: ({ block, firstByte, lastByte }: { block: number; firstByte: number; lastByte: number }) =>
    `block ${block} (bytes ${firstByte}–${lastByte})`,
  blocks: (range: { first: number; last: number; firstByte: number; lastByte: number }) =>
    `blocks ${range.first}–${range.last} (bytes ${range.firstByte}–${range.lastByte})`,
  bytes: ({ ranges }: { ranges: string }) => `bytes ${ranges}`,
  /** When not all of them are named. */
  andMore: ({ named, more }: { named: string; more: number }) =>
    `${named} and ${more} more ${more === 1 ? 'range' : 'ranges'}`,
};
