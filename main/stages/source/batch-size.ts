/** How many outputs are looked at in one evaluation, so that listing them takes little more memory than the largest of them. Pure. */

/** What is printed about so many fits into an answer. */
const MAX_BATCH = 1000;
/** Of an evaluation that nobody would notice: Nix alone takes a third. */
const LIGHT_BYTES = 128 * 1024 ** 2;
/** More than the largest of them alone. */
const MAX_SHARE_MORE = 0.2;

/**
 * Everything that an evaluation has looked at stays in its memory until it ends. Packages share nixpkgs, so that a hundred take
 * hardly more than one; each NixOS system has its own, so that two take twice as much.
 */
export class BatchSize {
  #size = 1;
  #largestBytes = 0;
  readonly #areSystems: boolean;

  /** `areSystems`: whether two at once may not even be tried. */
  constructor(areSystems: boolean) {
    this.#areSystems = areSystems;
  }

  /** `batchesLeft`: so that ten thousand systems do not take days. */
  next(left: number, batchesLeft: number): number {
    return Math.min(left, MAX_BATCH, Math.max(this.#size, Math.ceil(left / Math.max(1, batchesLeft))));
  }

  /** `peakBytes` is null for an evaluation that was over before anybody looked. */
  took(count: number, peakBytes: number | null): void {
    if (peakBytes === null || peakBytes < LIGHT_BYTES) this.#size = count * 4;
    else if (count === 1) {
      this.#largestBytes = Math.max(this.#largestBytes, peakBytes);
      this.#size = this.#areSystems ? 1 : 2;
    } else {
      const eachBytes = Math.max(1, peakBytes - this.#largestBytes) / (count - 1);
      const most = Math.floor(1 + (MAX_SHARE_MORE * this.#largestBytes) / eachBytes);
      this.#size = this.#areSystems ? 1 : Math.max(1, Math.min(count * 4, most));
    }
  }
}
