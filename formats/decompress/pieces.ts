/** What both ways of decompressing give, and how they fail. */

/** The compressed data is cut short, damaged, or followed by something else. The message ends a sentence about the file. */
export class CorruptData extends Error {}

/** Where decompressed bytes come from, a piece at a time. */
export interface Pieces {
  /** Null at the end, when every check of the format was passed. Throws CorruptData, or what reading the file threw. */
  next(): Promise<Buffer | null>;
  /** Bytes of the compressed file taken so far. */
  readonly takenBytes: number;
  /** Also makes a pending `next` fail. Resolves when no process is left. */
  close(): Promise<void>;
}
