/** The output and the errors that both ways of decompressing share. */

/** `followed`: the compressed data is followed by other bytes. `undecodable`: only the decompressor's message says why. */
export type Damage = 'cut-short' | 'changed' | 'followed' | 'needs-memory' | 'filter-missing' | 'undecodable';

/** The compressed data is damaged or incomplete. The message is the decompressor's. */
export class CorruptData extends Error {
  readonly damage: Damage;

  constructor(damage: Damage, said: string) {
    super(said);
    this.damage = damage;
  }
}

/** Where decompressed bytes come from, a piece at a time. */
export interface Pieces {
  /** Null at the end, once every check of the format has passed. Throws CorruptData, or the error of reading the file. */
  next(): Promise<Buffer | null>;
  /** Bytes of the compressed file taken so far. */
  readonly takenBytes: number;
  /** Also makes a pending `next` fail. Resolves when no process is left. */
  close(): Promise<void>;
}
