/** How long a server may be silent, and how often a request is retried. */
export interface NetworkTimeouts {
  /** Until there is a connection. */
  readonly connectMs?: number;
  readonly stallMs: number;
  /** The delay before each retry; progress resets them. */
  readonly retryAfterMs: readonly number[];
}

/** As for what Nix fetches: the kernel has asked four times by then, and a slow line answers the first. */
export const CONNECT_MS = 10_000;

export const NETWORK_TIMEOUTS: NetworkTimeouts = { stallMs: 30_000, retryAfterMs: [1000, 3000, 9000] };
