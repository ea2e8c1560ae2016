/** The rate of each drive of the running job over time: main only reports the current rate. */
import type { DriveProgress, JobState } from '../contract/wire/job.ts';

export interface RateSample {
  atMs: number;
  bytesPerSecond: number;
  step: DriveProgress['step'];
}

export interface Rates {
  /** Distinguishes one job from the next. */
  jobStartedAt: string | null;
  /** By drive id, oldest first. */
  byDrive: Readonly<Record<string, readonly RateSample[]>>;
}

export const NO_RATES: Rates = { jobStartedAt: null, byDrive: {} };

/** Snapshots come up to ten times a second; a chart a thousand pixels wide needs far fewer. */
const MIN_APART_MS = 900;
const MAX_SAMPLES = 3600;

/** The rates after one more snapshot. Pure. */
export function followRates(rates: Rates, state: JobState, nowMs: number): Rates {
  if (state.phase === 'idle') return NO_RATES;
  const kept = rates.jobStartedAt === state.startedAt ? rates.byDrive : {};
  if (state.phase !== 'writing' && state.phase !== 'verifying') {
    return { jobStartedAt: state.startedAt, byDrive: kept };
  }
  const byDrive = { ...kept };
  for (const drive of state.drives) {
    const samples = byDrive[drive.id] ?? [];
    const sample = sampleOf(drive, nowMs);
    const last = samples.at(-1);
    if (!sample || (last && last.step === sample.step && nowMs - last.atMs < MIN_APART_MS)) continue;
    byDrive[drive.id] = [...samples, sample].slice(-MAX_SAMPLES);
  }
  return { jobStartedAt: state.startedAt, byDrive };
}

function sampleOf(drive: DriveProgress, nowMs: number): RateSample | null {
  const moving = drive.step === 'writing' || drive.step === 'verifying';
  const { bytesPerSecond } = drive.progress;
  return moving && bytesPerSecond !== null ? { atMs: nowMs, bytesPerSecond, step: drive.step } : null;
}
