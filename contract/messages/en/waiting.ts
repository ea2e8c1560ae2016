/** While a source is looked at, before anything is built: the parts of one line. */
import { bytes, duration, plural, whole } from './number.ts';

export const waiting = {
  steps: {
    resolving: 'Looking up the source',
    fetching: 'Fetching what it is made from',
    listing: 'Looking for images in it',
    evaluating: 'Evaluating',
    planning: 'Finding out what has to be built',
  },
  files: ({ count }: { count: number }) => `${whole(count)} ${plural(count, { one: 'file', other: 'files' })}`,
  fetching: ({ address }: { address: string }) => `Fetching from ${address}`,
  received: ({ doneBytes, expectedBytes }: { doneBytes: number; expectedBytes: number }) =>
    expectedBytes > doneBytes ? `${bytes(doneBytes)} of ${bytes(expectedBytes)}` : bytes(doneBytes),
  /** Nothing has arrived since the beginning. */
  noAnswer: ({ seconds }: { seconds: number }) => `no answer for ${duration(seconds)}`,
  lasted: ({ seconds }: { seconds: number }) => duration(seconds),
  lastTime: ({ seconds }: { seconds: number }) => `(${duration(seconds)} the last time)`,
};
