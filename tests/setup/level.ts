/** How much is tried: `npm test` takes a fixed seed and few runs, `npm run test:long` many runs and a seed of its own. */
export const IS_LONG = process.env['FLAKESTICK_LONG'] === '1';
/** Of every generated input; printed when one fails. */
export const SEED = Number(process.env['FLAKESTICK_SEED'] ?? 20_261_122);

/** How often something is tried. */
export const runs = (usual: number, long: number): number => (IS_LONG ? long : usual);

/** Random numbers as `Math.random` gives them, from the seed; of the same name the same ones. */
export function seededRandom(name: string): () => number {
  let state = SEED;
  for (const char of name) state = (state * 31 + char.charCodeAt(0)) | 0;
  // mulberry32
  return () => {
    state = (state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
