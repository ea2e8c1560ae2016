/** A plan in a person's words, for all shells. */
import { type BuildPlan, type DiskShortage, shortagesOf } from '../wire/build-plan.ts';
import type { Failure } from '../wire/failure.ts';
import { formatBytes, formatDuration } from './bytes.ts';

const counted = (count: number, one: string, several: string): string => `${count} ${count === 1 ? one : several}`;

function workText({ builds, fetches, downloadBytes, unpackedBytes }: BuildPlan): string {
  if (builds + fetches === 0) return 'Everything is here already: nothing to build and nothing to fetch.';
  const size = `${formatBytes(downloadBytes)}, ${formatBytes(unpackedBytes)} unpacked`;
  const fetched = fetches === 0 ? 'nothing to fetch' : `${counted(fetches, 'path', 'paths')} to fetch (${size})`;
  return `${builds === 0 ? 'Nothing' : counted(builds, 'derivation', 'derivations')} to build, ${fetched}.`;
}

function roughly(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 60) return `about ${formatDuration(seconds)}`;
  if (seconds < 3600) return `about ${Math.round(seconds / 60)} min`;
  return `about ${Math.floor(seconds / 3600)} h ${Math.round((seconds % 3600) / 60)} min`;
}

function timeText({ builds, fetches, likelyMs }: BuildPlan): string | null {
  if (builds + fetches === 0) return null;
  if (likelyMs === null) return 'How long it takes is not known: nothing like it was built here yet.';
  return `Takes ${roughly(likelyMs)}, going by earlier builds here.`;
}

const PLACES = {
  store: 'the store',
  'build-folder': 'the build folder',
  cache: 'the cache',
  output: 'the copy',
} as const;

/** `a, b and c`. */
function enumerate(words: readonly string[]): string {
  const [last, ...others] = words.toReversed();
  return others.length === 0 ? `${last}` : `${others.toReversed().join(', ')} and ${last}`;
}

/** One sentence for each file system. */
function diskTexts({ disk }: BuildPlan): string[] {
  return [...Map.groupBy(disk, ({ fileSystem }) => fileSystem).values()].map((places) => {
    const needBytes = places.reduce((sum, { likelyBytes }) => sum + likelyBytes, 0);
    const names = enumerate(places.map(({ what, path }) => `${PLACES[what]} (${path})`));
    const free = `${formatBytes(places[0]?.freeBytes ?? 0)} free`;
    return needBytes === 0 ? `${free} for ${names}.` : `${free} for ${names}; about ${formatBytes(needBytes)} needed.`;
  });
}

export const TIGHT_DISK_TITLE = 'The disk may be too small';

/** Null while there is room enough. */
export function describeTightDisk(plan: BuildPlan): string | null {
  const [shortage] = shortagesOf(plan.disk, 'likelyBytes');
  if (!shortage) return null;
  const { path, needBytes, freeBytes } = shortage;
  return `About ${formatBytes(needBytes)} are needed at ${path}, and ${formatBytes(freeBytes)} are free.`;
}

/** A sentence each: the work, the time, the room. */
export function describePlan(plan: BuildPlan): string[] {
  return [workText(plan), ...describeCosts(plan)];
}

/** What stays of interest while the work itself is counted. */
export function describeCosts(plan: BuildPlan): string[] {
  return [timeText(plan), ...diskTexts(plan)].filter((text) => text !== null);
}

const shortText = ({ path, needBytes, freeBytes }: DiskShortage): string =>
  `${path} needs at least ${formatBytes(needBytes)} and has ${formatBytes(freeBytes)} free`;

export const PLAN_FAILURES = {
  'disk-too-small': (f: Extract<Failure, { kind: 'disk-too-small' }>) => ({
    title: 'There is too little room for this build',
    happened: `${f.shortages.map(shortText).join('; ')}. Nothing was built.`,
    remedy:
      'Free some space (“nix store gc” removes unused store paths) and try again. On the command line, --store builds on another machine.',
  }),
};
