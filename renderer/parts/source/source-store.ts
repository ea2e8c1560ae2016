/** The source that is being chosen, and how it is built. Kept while another section is shown, and across jobs. */
import { create } from 'zustand';
import { type BuildOptions, DEFAULT_BUILD_OPTIONS } from '../../../contract/wire/source.ts';
import { anythingIn } from './anything.ts';
import { NO_SOURCE, type SourceChoice, sourceText, typedChoice } from './source-choice.ts';

interface SourceState {
  source: SourceChoice;
  options: BuildOptions;
  /** Of the sources that were chosen before, by what tells them apart. */
  earlier: Readonly<Record<string, BuildOptions>>;
}

export const useSource = create<SourceState>(() => ({
  source: NO_SOURCE,
  options: DEFAULT_BUILD_OPTIONS,
  earlier: {},
}));

/** All outputs of one flake are one source. Null while nothing is chosen. */
export const sourceKey = (source: SourceChoice): string | null =>
  sourceText({ ...source, flakeOutput: null, sha256: '' })?.replace(/#.*$/s, '') ?? null;

/** Options belong to the source that they were set for: another one has its own, or the defaults. */
export function chooseSource(change: Partial<SourceChoice>): void {
  useSource.setState(({ source: before, options, earlier }) => {
    const source = { ...before, ...change };
    const [from, to] = [sourceKey(before), sourceKey(source)];
    if (from === to) return { source };
    const kept = from === null ? earlier : { ...earlier, [from]: options };
    const own = to === null ? undefined : kept[to];
    // What was set before anything was chosen is for what is chosen first.
    const first = from === null && Object.keys(earlier).length === 0 ? options : DEFAULT_BUILD_OPTIONS;
    return { source, earlier: kept, options: own ?? first };
  });
}

/** What is typed into the field. */
export function chooseText(text: string): void {
  chooseSource(typedChoice(text));
}

/** Text or a file that was pasted or dropped: its path, its address as `file:` or `https:`, a flake reference. */
export function chooseAnything(text: string): void {
  chooseText(anythingIn(text));
}

/** A file on this machine, by its path. */
export const chooseImageFile = chooseText;

export function chooseOptions(change: Partial<BuildOptions>): void {
  useSource.setState(({ options }) => ({ options: { ...options, ...change } }));
}
