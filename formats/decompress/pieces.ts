/** What both ways of decompressing give, and how they fail. */

/** `followed`: something else comes where the compressed bytes end. `undecodable`: only the decompressor's words say why. */
export type Damage = 'cut-short' | 'changed' | 'followed' | 'undecodable';

/** The compressed data is not whole. The message is what the decompressor said. */
export class CorruptData extends Error {
  readonly damage: Damage;

  constructor(damage: Damage, said: string) {
    super(said);
    this.damage = damage;
  }
}

/** Where decompressed bytes come from, a piece at a time. */
export interface Pieces {
  /** Null at the end, when every check of the format was passed. Throws CorruptData, or what reading the file threw. */
  next(): Promise<Buffer | null>;
  /** Bytes of the compressed file taken so far. */
  readonly takenBytes: number;
  /** Also makes a pending `next` fail. Resolves when no process is left. */
  close(): Promise<void>;
}
