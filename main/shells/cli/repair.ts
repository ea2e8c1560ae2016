/** `flash --repair`: a second job for the drives whose blocks are bad after writing. */
import { chosenDrive, type DriveProgress, type JobRequest, type JobState } from '../../../contract/wire/job.ts';

const isRepairable = ({ failure }: DriveProgress): boolean =>
  failure?.kind === 'drive-differs' || failure?.kind === 'drive-unreadable';

/** The same job again with the drives that have bad blocks; the results of the others stay part of the outcome. */
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
  // What is on them now is what the first job wrote.
  const after = await start({ ...request, rewrite: 'missing', drives: chosen.map(chosenDrive) });
  if (!('drives' in after)) return after;
  const now = drives.map((before) => after.drives.find(({ id }) => id === before.id) ?? before);
  const stillBad = now.find(({ failure }) => failure !== null);
  const merged = { ...after, drives: now };
  // Another drive may have failed for a different reason.
  return merged.phase === 'done' && stillBad?.failure
    ? { ...merged, phase: 'failed', failure: stillBad.failure, log: [] }
    : merged;
}
