/** Writes that go on from what an earlier one left, as the terminal tells of them. */
import { formatBytes } from '../../../contract/messages/bytes.ts';
import type { DriveProgress, JobRequest, JobState } from '../../../contract/wire/job.ts';
import type { JobRunner } from '../../job/index.ts';
import type { Output } from './output.ts';

const CONTINUED: { readonly [W in DriveProgress['writes']]: string | null } = {
  everything: null,
  missing: 'an earlier write of this image was not finished; what is there is read, and only the rest is written',
  'bad-blocks': 'only the blocks that were bad after the last write are written again',
};

/** Says once for each drive that not everything is written. */
export function noteContinued(runner: JobRunner, output: Output): void {
  const told = new Set<string>();
  runner.subscribe((state) => {
    if (!('drives' in state)) return;
    for (const { id, devicePath, writes } of state.drives) {
      const text = CONTINUED[writes];
      if (text === null || told.has(`${id} ${writes}`)) continue;
      told.add(`${id} ${writes}`);
      output.note(`${devicePath}: ${text}.`);
    }
  });
}

/** `1.2 GB of 1.5 GB were there already`, for each drive that some of it was on. */
export function keptTexts(drives: readonly DriveProgress[]): string[] {
  return drives.flatMap(({ devicePath, keptBytes, progress }) =>
    keptBytes > 0
      ? [`${devicePath}: ${formatBytes(keptBytes)} of ${formatBytes(progress.totalBytes)} were there already.`]
      : [],
  );
}

const isRepairable = ({ failure }: DriveProgress): boolean =>
  failure?.kind === 'drive-differs' || failure?.kind === 'drive-unreadable';

/** The same job again with the drives that have bad blocks; what became of the others stays part of the outcome. */
export async function repaired(
  state: JobState,
  repairs: number,
  start: (request: JobRequest) => Promise<JobState>,
): Promise<JobState> {
  if (repairs === 0 || state.phase !== 'failed' || state.request.kind !== 'flash') return state;
  const { request, drives } = state;
  const bad = drives.filter(isRepairable);
  const chosen = request.drives.filter(({ devicePath }) => bad.some((drive) => drive.devicePath === devicePath));
  if (chosen.length === 0) return state;
  const after = await start({ ...request, rewrite: 'missing', drives: chosen });
  if (!('drives' in after)) return after;
  const now = drives.map((before) => after.drives.find(({ id }) => id === before.id) ?? before);
  const unmended = now.find(({ failure }) => failure !== null);
  const merged = { ...after, drives: now };
  // Another drive may have failed for a reason of its own.
  return merged.phase === 'done' && unmended?.failure
    ? { ...merged, phase: 'failed', failure: unmended.failure, log: [] }
    : merged;
}
