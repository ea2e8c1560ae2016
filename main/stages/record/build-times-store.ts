/** The durations of builds on this machine, in one file of the state folder. Losing it only costs the estimate. */
import { hash } from 'node:crypto';
import { join } from 'node:path';
import { BuildTimes, type MeasuredBuild, NO_BUILD_TIMES } from '../../../contract/wire/build-times.ts';
import { JsonFile } from '../../system/json-file.ts';
import { stateFolder } from '../../system/xdg.ts';

/** A desktop image takes a few hundred derivations. */
const MAX_NAMES = 5000;
const MAX_IMAGES = 200;

const file = new JsonFile<BuildTimes>({
  path: () => join(stateFolder(), 'build-times.json'),
  decoder: BuildTimes,
  version: 1,
  initial: NO_BUILD_TIMES,
  onBroken: () => {},
});

export async function readBuildTimes(): Promise<BuildTimes> {
  const reading = await file.read();
  return reading.state === 'known' ? reading.value : NO_BUILD_TIMES;
}

/** The same source, output and compression give an image of about the same size. */
export function imageKey(...parts: readonly (string | null)[]): string {
  return hash('sha256', JSON.stringify(parts)).slice(0, 16);
}

/** The newest last; the oldest are forgotten. */
function withNewest<T>(before: Record<string, T>, newer: Record<string, T>, most: number): Record<string, T> {
  const kept = Object.entries(before).filter(([name]) => !Object.hasOwn(newer, name));
  return Object.fromEntries([...kept, ...Object.entries(newer)].slice(-most));
}

export interface FinishedBuild {
  readonly measured: MeasuredBuild;
  readonly imageKey: string;
  readonly imageBytes: number;
}

/** Never fails. */
export async function noteBuildTimes({ measured, imageKey: key, imageBytes }: FinishedBuild): Promise<void> {
  const { derivations, parallel, fetched } = measured;
  const withThis = (before: BuildTimes): BuildTimes => ({
    schema: 1,
    derivations: withNewest(before.derivations, derivations, MAX_NAMES),
    parallel: parallel ?? before.parallel,
    fetchBytesPerSecond: fetched && fetched.ms > 0 ? (fetched.bytes / fetched.ms) * 1000 : before.fetchBytesPerSecond,
    images: withNewest(before.images, { [key]: imageBytes }, MAX_IMAGES),
  });
  await file.change(withThis).catch(() => {});
}
