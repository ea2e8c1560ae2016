/** The two Electron channels: requests with their replies, and events of main. */
export const CALL_CHANNEL = 'flakestick:call';
export const EVENT_CHANNEL = 'flakestick:event';
