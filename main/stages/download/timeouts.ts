/** How long a server may be silent, and how often it is asked again. */
export interface NetworkTimeouts {
  readonly stallMs: number;
  /** One wait before each further try; a good piece of the file gives all of them back. */
  readonly retryAfterMs: readonly number[];
}

export const NETWORK_TIMEOUTS: NetworkTimeouts = { stallMs: 30_000, retryAfterMs: [1000, 3000, 9000] };
