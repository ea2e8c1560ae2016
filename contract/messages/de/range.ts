/** Stellen auf einem Laufwerk, als Teil eines Satzes. */
export const range = {
  block: ({ block, firstByte, lastByte }: { block: number; firstByte: number; lastByte: number }) =>
    `Block ${block} (Bytes ${firstByte}–${lastByte})`,
  blocks: (range: { first: number; last: number; firstByte: number; lastByte: number }) =>
    `Blöcke ${range.first}–${range.last} (Bytes ${range.firstByte}–${range.lastByte})`,
  bytes: ({ ranges }: { ranges: string }) => `Bytes ${ranges}`,
  andMore: ({ named, more }: { named: string; more: number }) =>
    `${named} und ${more} ${more === 1 ? 'weiterer Bereich' : 'weitere Bereiche'}`,
};
