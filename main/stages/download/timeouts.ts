/** How long a server may be silent, and how often a request is retried. */
export interface NetworkTimeouts {
  readonly stallMs: number;
  /** The delay before each retry; progress resets them. */
  readonly retryAfterMs: readonly number[];
}

export const NETWORK_TIMEOUTS: NetworkTimeouts = { stallMs: 30_000, retryAfterMs: [1000, 3000, 9000] };
