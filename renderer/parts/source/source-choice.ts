/** What the user picked as the source, and how it is written as one SourceText. */

import { applies, type OptionName, onlyApplicable } from '../../../contract/rules/applicable-options.ts';
import {
  type BuildOptions,
  DEFAULT_BUILD_OPTIONS,
  hasOutputs,
  type Inspection,
  isWebSource,
  type Source,
} from '../../../contract/wire/source.ts';
import type { Problem } from '../../problem.ts';
import { digestProblem } from './digest-problem.ts';

/** What main makes of the text. `unknown`: it has not been asked yet, or has not answered. */
export type Meaning = { state: 'unknown' } | { state: 'known'; source: Source } | { state: 'failed'; problem: Problem };

export interface SourceChoice {
  /** As it was typed, pasted, dropped or picked; of a tile, `preset:NAME` or `official:NAME`. */
  text: string;
  /** It was chosen by its tile, so the field stays empty. */
  isTile: boolean;
  meaning: Meaning;
  /** The output chosen from the inspection; null leaves the choice to the text. */
  flakeOutput: string | null;
  /** The checksum of a download, as typed. */
  sha256: string;
}

export const NO_SOURCE: SourceChoice = {
  text: '',
  isTile: false,
  meaning: { state: 'unknown' },
  flakeOutput: null,
  sha256: '',
};

/** Another text: nothing that was said of the one before is about it. */
export const typedChoice = (text: string): SourceChoice => ({ ...NO_SOURCE, text });

type OfTile = Extract<Source, { kind: 'preset' | 'official' }>;

export function tileChoice(source: OfTile): SourceChoice {
  return { ...NO_SOURCE, text: `${source.kind}:${source.name}`, isTile: true, meaning: { state: 'known', source } };
}

/** Null while it is not known what the text means. */
export const sourceOf = ({ meaning }: SourceChoice): Source | null =>
  meaning.state === 'known' ? meaning.source : null;

/** The source for main; null while nothing is chosen, or it is not known what was. */
export function sourceText(choice: SourceChoice): string | null {
  const source = sourceOf(choice);
  switch (source?.kind) {
    case undefined:
      return null;
    // So that a folder of the same name cannot be meant.
    case 'preset':
    case 'official':
      return `${source.kind}:${source.name}`;
    case 'download':
      return digestProblem(choice.sha256, 'optional') === null ? source.url : null;
    // A path is taken as it was typed: a name may end with a space.
    default:
      return withOutput(choice.text, choice.flakeOutput);
  }
}

/** The choice that a source of main stands for. */
export function choiceOf(source: Source): SourceChoice {
  switch (source.kind) {
    case 'preset':
    case 'official':
      return tileChoice(source);
    case 'flake':
      return typedChoice(withOutput(source.reference, source.attribute));
    case 'nix-file':
      return typedChoice(withOutput(source.path, source.attribute));
    case 'module':
    case 'image-file':
      return typedChoice(source.path);
    case 'download':
      return typedChoice(source.url);
  }
}

/** What it is; what is set before anything is chosen is for a preset. Null while that is not known. */
export function kindOf(choice: SourceChoice): Source['kind'] | null {
  return choice.text.trim() === '' ? 'preset' : (sourceOf(choice)?.kind ?? null);
}

export function optionApplies(option: OptionName, choice: SourceChoice): boolean {
  const kind = kindOf(choice);
  return kind !== null && applies(option, kind);
}

/** Whether an image is made of it, and not only written. */
export function isBuilt(choice: SourceChoice): boolean {
  const source = sourceOf(choice);
  return source === null || !(isWebSource(source) || source.kind === 'image-file');
}

/** Without the choices for another kind of source. */
export function optionsThatApply(options: BuildOptions, choice: SourceChoice): BuildOptions {
  const kind = kindOf(choice);
  return kind === null ? DEFAULT_BUILD_OPTIONS : onlyApplicable(options, kind);
}

/** The options including those for a download of this source. */
export function withDownload(options: BuildOptions, choice: SourceChoice, acceptUnverified = false): BuildOptions {
  const typed = choice.sha256.trim().toLowerCase();
  const isGiven = sourceOf(choice)?.kind === 'download' && digestProblem(typed, 'required') === null;
  return { ...options, download: { sha256: isGiven ? typed : null, acceptUnverified } };
}

/** `path:/me/config` and `iso` become `path:/me/config#iso`; an output that was typed already is replaced. */
export function withOutput(reference: string, output: string | null): string {
  if (output === null) return reference;
  const [base = ''] = reference.split('#');
  return `${base}#${output}`;
}

/** Whether it is specific enough to start: one output to build, or a file. */
export function isDecided(choice: SourceChoice, inspection: Inspection | null): boolean {
  if (sourceOf(choice)?.kind === 'preset') return true;
  if (!inspection) return false;
  const { source, attribute, warnings } = inspection;
  // An output that needs a build to be resolved is known only after that build.
  const isNamed = choice.flakeOutput !== null || ('attribute' in source && source.attribute !== null);
  const needsBuild = warnings.some(({ kind }) => kind === 'build-risk');
  return !hasOutputs(source) || attribute !== null || (isNamed && needsBuild);
}

/** A download without a checksum. */
export function isUnverified({ warnings }: Inspection): boolean {
  return warnings.some(({ kind }) => kind === 'no-checksum');
}
