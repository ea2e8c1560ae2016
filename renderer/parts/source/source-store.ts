/** The source that is being chosen, and how it is built. Kept while another section is shown, and across jobs. */
import { create } from 'zustand';
import { type BuildOptions, DEFAULT_BUILD_OPTIONS } from '../../../contract/wire/source.ts';
import { NO_SOURCE, type SourceChoice } from './source-choice.ts';

interface SourceState {
  source: SourceChoice;
  options: BuildOptions;
}

export const useSource = create<SourceState>(() => ({ source: NO_SOURCE, options: DEFAULT_BUILD_OPTIONS }));

/** Another source may not have the release that was chosen for the one before. */
export function chooseSource(change: Partial<SourceChoice>): void {
  useSource.setState(({ source, options }) => ({
    source: { ...source, ...change },
    options: { ...options, release: null },
  }));
}

export function chooseOptions(change: Partial<BuildOptions>): void {
  useSource.setState(({ options }) => ({ options: { ...options, ...change } }));
}
