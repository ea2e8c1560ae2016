/** How long a drive may be silent, and how long a helper may take to end. All in milliseconds. */

interface Silence {
  /** From here on the progress says so. */
  readonly tellAfterMs: number;
  /** From here on the drive has failed. */
  readonly failAfterMs: number;
}

export interface HelperTimeouts {
  /** Between two completed blocks. The kernel itself asks a silent USB drive again after 30 s. */
  readonly block: Silence;
  /** For a flush: a stick may write out minutes of what it took before. */
  readonly flush: Silence;
  /** For a helper that was told to stop. Longer than the helper itself waits for blocks in flight. */
  readonly stopWithinMs: number;
}

export const HELPER_TIMEOUTS: HelperTimeouts = {
  block: { tellAfterMs: 30_000, failAfterMs: 120_000 },
  flush: { tellAfterMs: 180_000, failAfterMs: 300_000 },
  stopWithinMs: 5000,
};
