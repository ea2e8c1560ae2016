/** What the user is choosing, before and between jobs. Kept while they look at another section. */
import { create } from 'zustand';
import type { ChosenDrive } from '../contract/wire/job.ts';
import { type BuildOptions, DEFAULT_BUILD_OPTIONS } from '../contract/wire/source.ts';
import type { DriveSelection } from './parts/drive/selection.ts';
import { NOTHING_SELECTED } from './parts/drive/selection.ts';
import type { SourceChoice } from './parts/source/source-choice.ts';
import { NO_SOURCE } from './parts/source/source-choice.ts';
import type { ExpectationChoice } from './screens/verify/expectation-choice.ts';
import { NO_EXPECTATION } from './screens/verify/expectation-choice.ts';

export type Section = 'flash' | 'verify' | 'records' | 'machine';

export interface Choice {
  section: Section;
  source: SourceChoice;
  options: BuildOptions;
  drives: DriveSelection;
  confirming: boolean;
  /** The drive whose capacity may be checked: the question is open. */
  checkedDriveId: string | null;
  verifyDrive: DriveSelection;
  expectation: ExpectationChoice;
  /** The record whose details are shown. */
  recordId: string | null;
}

export const useChoice = create<Choice>(() => ({
  section: 'flash',
  source: NO_SOURCE,
  options: DEFAULT_BUILD_OPTIONS,
  drives: NOTHING_SELECTED,
  confirming: false,
  checkedDriveId: null,
  verifyDrive: NOTHING_SELECTED,
  expectation: NO_EXPECTATION,
  recordId: null,
}));

export function showSection(section: Section): void {
  useChoice.setState({ section });
}

export function parseAndCheckSource(change: Partial<SourceChoice>): void {
  useChoice.setState(({ source }) => ({ source: { ...source, ...change } }));
}

export function chooseOptions(change: Partial<BuildOptions>): void {
  useChoice.setState(({ options }) => ({ options: { ...options, ...change } }));
}

export function chooseExpectation(change: Partial<ExpectationChoice>): void {
  useChoice.setState(({ expectation }) => ({ expectation: { ...expectation, ...change } }));
}

/** As the job takes it: the identity, so that another drive under the same name is refused. */
export function chosenDrive(drive: ChosenDrive): ChosenDrive {
  return { devicePath: drive.devicePath, identity: drive.identity };
}
