/** What a build is going to do: the work, the time, the room. */
import { bytes, duration, plural, whole } from './number.ts';

interface Fetching {
  fetches: number;
  downloadBytes: number;
  unpackedBytes: number;
}

const paths = ({ fetches, downloadBytes, unpackedBytes }: Fetching): string =>
  `${fetches} ${plural(fetches, { one: 'path', other: 'paths' })} to fetch (${bytes(downloadBytes)}, ${bytes(unpackedBytes)} unpacked)`;
const derivations = (builds: number): string =>
  `${builds} ${plural(builds, { one: 'derivation', other: 'derivations' })} to build`;

export const plan = {
  nothingToDo: 'Everything is already here: nothing to build and nothing to fetch.',
  buildOnly: ({ builds }: { builds: number }) => `${derivations(builds)}, nothing to fetch.`,
  compileAll: ({ builds }: { builds: number }) =>
    `No binary cache has this: everything would be compiled, about ${whole(builds)} derivations. That can take many hours.`,
  fetchOnly: (fetching: Fetching) => `Nothing to build, ${paths(fetching)}.`,
  buildAndFetch: ({ builds, ...fetching }: Fetching & { builds: number }) =>
    `${derivations(builds)}, ${paths(fetching)}.`,
  timeUnknown: 'How long this takes is unknown: nothing like it has been built here before.',
  time: ({ roughly }: { roughly: string }) => `Takes ${roughly}, judging by earlier builds here.`,
  timeOfKnown: ({ roughly, unknownBuilds }: { roughly: string; unknownBuilds: number }) =>
    `What was built here before takes ${roughly}; how long the ${plural(unknownBuilds, { one: 'other derivation takes', other: `other ${whole(unknownBuilds)} derivations take` })} is unknown.`,
  /** Seconds below a minute. */
  aboutSeconds: ({ seconds }: { seconds: number }) => `about ${duration(seconds)}`,
  aboutMinutes: ({ minutes }: { minutes: number }) => `about ${minutes} min`,
  aboutHours: ({ hours, minutes }: { hours: number; minutes: number }) => `about ${hours} h ${minutes} min`,
  place: {
    store: ({ path }: { path: string }) => `the store (${path})`,
    'build-folder': ({ path }: { path: string }) => `the build folder (${path})`,
    cache: ({ path }: { path: string }) => `the cache (${path})`,
    output: ({ path }: { path: string }) => `the copy (${path})`,
  },
  free: ({ freeBytes, places }: { freeBytes: number; places: string }) => `${bytes(freeBytes)} free for ${places}.`,
  freeAndNeeded: ({ freeBytes, places, needBytes }: { freeBytes: number; places: string; needBytes: number }) =>
    `${bytes(freeBytes)} free for ${places}; about ${bytes(needBytes)} needed.`,
  freeAndAtLeast: ({ freeBytes, places, needBytes }: { freeBytes: number; places: string; needBytes: number }) =>
    `${bytes(freeBytes)} free for ${places}; at least ${bytes(needBytes)} needed, and more whose size is unknown.`,
  freeAndUnknown: ({ freeBytes, places }: { freeBytes: number; places: string }) =>
    `${bytes(freeBytes)} free for ${places}; how much is needed is unknown.`,
  tightTitle: 'The disk may be too small',
  tight: ({ path, needBytes, freeBytes }: { path: string; needBytes: number; freeBytes: number }) =>
    `About ${bytes(needBytes)} are needed at ${path}, and ${bytes(freeBytes)} are free.`,
};
