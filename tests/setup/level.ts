/** How much is tried: `npm test` takes a fixed seed and few runs, `npm run test:long` many runs and a seed of its own. */
export const IS_LONG = process.env['FLAKESTICK_LONG'] === '1';
/** Of every generated input; printed when one fails. */
export const SEED = Number(process.env['FLAKESTICK_SEED'] ?? 20_261_122);

/** How often something is tried. */
export const runs = (usual: number, long: number): number => (IS_LONG ? long : usual);
