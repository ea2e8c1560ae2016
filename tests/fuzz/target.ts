/** One parser of bytes that somebody else wrote, with valid samples of what it reads. */

export interface FuzzTarget {
  /** As it is called on the command line. */
  readonly name: string;
  /** What mutations know of the samples: bytes only, lines of text, or JSON. */
  readonly shape: 'bytes' | 'lines' | 'json';
  readonly samples: () => readonly (Buffer | string)[];
  /** Throws what the parser throws, and an AssertionError where what it gives breaks a promise. */
  readonly parse: (input: Buffer) => unknown;
  /** The parser's own kind of failure; by default it has none. */
  readonly isRefusal?: (thrown: unknown) => boolean;
  /** How many inputs `npm test` tries: as many as take about half a second. */
  readonly inputs: number;
  /** Longer inputs are cut. */
  readonly maxBytes?: number;
  /** CPU time that one input may take. */
  readonly maxMs?: number;
}

export const DEFAULT_MAX_BYTES = 256 * 1024;
export const DEFAULT_MAX_MS = 250;
/** Of the heap and of buffers, garbage included. */
export const MAX_GROWTH_BYTES = 96 * 1024 ** 2;
