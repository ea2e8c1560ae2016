/** The latest state of main, for all components. Only bridge.ts writes it. */
import { create } from 'zustand';
import { type DriveChecks, NO_CHECKS } from '../contract/wire/capacity-check.ts';
import type { AppEvent, Host, WaitingRequest } from '../contract/wire/channels.ts';
import type { Check } from '../contract/wire/doctor.ts';
import type { Drive } from '../contract/wire/drive.ts';
import { IDLE, type JobState } from '../contract/wire/job.ts';
import { NO_PRACTICE, type PracticeState } from '../contract/wire/practice.ts';
import type { RecordList } from '../contract/wire/record.ts';
import type { Preset, Source } from '../contract/wire/source.ts';
import type { SourceProgress } from '../contract/wire/source-progress.ts';
import { NOT_TRYING, type TryState } from '../contract/wire/try.ts';
import type { Problem } from './problem.ts';
import { followRates, NO_RATES, type Rates } from './rates.ts';

/** `elsewhere`: another window of the app is connected. */
export type Connection = 'connecting' | 'open' | 'lost' | 'elsewhere';

/** Null: not known yet. */
export interface Mirror {
  connection: Connection;
  host: Host | null;
  checks: Check[] | null;
  presets: Preset[] | null;
  drives: Drive[] | null;
  job: JobState;
  driveChecks: DriveChecks;
  /** The one virtual machine. */
  trying: TryState;
  practice: PracticeState;
  rates: Rates;
  records: RecordList | null;
  /** What is done for requests without a reply so far. */
  waiting: { readonly [R in WaitingRequest]?: SourceProgress | null };
  /** What the app was started with, or started again with. */
  asked: Source | null;
  /** Why something above could not be loaded. */
  loadFailure: Problem | null;
}

export const EMPTY_MIRROR: Mirror = {
  connection: 'connecting',
  host: null,
  checks: null,
  presets: null,
  drives: null,
  job: IDLE,
  driveChecks: NO_CHECKS,
  trying: NOT_TRYING,
  practice: NO_PRACTICE,
  rates: NO_RATES,
  records: null,
  waiting: {},
  asked: null,
  loadFailure: null,
};

export const useMirror = create<Mirror>(() => EMPTY_MIRROR);

/** The changes of the mirror for an event of main. Pure; `nowMs` dates the rate of a job snapshot. */
export function reflect(mirror: Mirror, event: AppEvent, nowMs: number): Partial<Mirror> {
  switch (event.event) {
    case 'job':
      return { job: event.state, rates: followRates(mirror.rates, event.state, nowMs) };
    case 'drives':
      return { drives: event.drives };
    case 'records':
      return { records: event.list };
    case 'drive-checks':
      return { driveChecks: event.checks };
    case 'try':
      return { trying: event.state };
    case 'practice':
      return { practice: event.state };
    case 'source-progress':
      return { waiting: { ...mirror.waiting, [event.of]: event.progress } };
    // bridge.ts asks for the one, and passes on the other.
    case 'source-asked':
    case 'shortcut':
      return {};
  }
}
