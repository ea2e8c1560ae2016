/** The two Electron channels: requests with their replies, and what main tells. */
export const CALL_CHANNEL = 'flakestick:call';
export const EVENT_CHANNEL = 'flakestick:event';
