/** What the user picked as the source, and how it is written as one SourceText. */

import { onlyApplicable } from '../../../contract/rules/applicable-options.ts';
import type { OfficialImage } from '../../../contract/wire/download.ts';
import { type BuildOptions, hasOutputs, type Inspection, type Source } from '../../../contract/wire/source.ts';
import { digestProblem } from './digest-problem.ts';

export interface SourceChoice {
  kind: 'preset' | 'flake' | 'image-file';
  presetName: string | null;
  flakeText: string;
  /** The output chosen from the inspection; null leaves the choice to the reference. */
  flakeOutput: string | null;
  imagePath: string | null;
  imageFrom: 'file' | OfficialImage | 'address';
  /** Address of an image on the web, as typed. */
  address: string;
  /** Its checksum, as typed. */
  sha256: string;
}

export const NO_SOURCE: SourceChoice = {
  kind: 'preset',
  presetName: null,
  flakeText: '',
  flakeOutput: null,
  imagePath: null,
  imageFrom: 'file',
  address: '',
  sha256: '',
};

/** The source for main; null while nothing is chosen. */
export function sourceText(choice: SourceChoice): string | null {
  switch (choice.kind) {
    case 'preset':
      return choice.presetName === null ? null : `preset:${choice.presetName}`;
    case 'flake':
      // A path is taken as it was typed: a name may end with a space.
      return choice.flakeText.trim() === '' ? null : withOutput(choice.flakeText, choice.flakeOutput);
    case 'image-file':
      return imageText(choice);
  }
}

function imageText(choice: SourceChoice): string | null {
  switch (choice.imageFrom) {
    case 'file':
      return choice.imagePath;
    case 'address':
      return digestProblem(choice.sha256, 'optional') === null ? choice.address.trim() || null : null;
    default:
      return `official:${choice.imageFrom}`;
  }
}

/** The choice that a parsed source stands for. */
export function choiceOf(source: Source): Partial<SourceChoice> {
  switch (source.kind) {
    case 'preset':
      return { kind: 'preset', presetName: source.name };
    case 'flake': {
      const { reference, attribute } = source;
      return {
        kind: 'flake',
        flakeText: attribute === null ? reference : `${reference}#${attribute}`,
        flakeOutput: null,
      };
    }
    case 'module':
      return { kind: 'flake', flakeText: source.path, flakeOutput: null };
    case 'nix-file':
      return { kind: 'flake', flakeText: withOutput(source.path, source.attribute), flakeOutput: null };
    case 'image-file':
      return { kind: 'image-file', imageFrom: 'file', imagePath: source.path };
    case 'official':
      return { kind: 'image-file', imageFrom: source.name };
    case 'download':
      return { kind: 'image-file', imageFrom: 'address', address: source.url, sha256: '' };
  }
}

/** How main will interpret it, as far as the text shows. */
export function kindOf({ kind, flakeText, imageFrom }: SourceChoice): Source['kind'] {
  if (kind === 'preset') return 'preset';
  if (kind === 'flake') return kindOfText(flakeText.trim());
  if (imageFrom === 'file') return 'image-file';
  return imageFrom === 'address' ? 'download' : 'official';
}

function kindOfText(text: string): 'flake' | 'module' | 'nix-file' {
  if (/\.nix$/.test(text)) return 'module';
  return /\.nix#/.test(text) ? 'nix-file' : 'flake';
}

/** Without the choices for another kind of source. */
export function optionsThatApply(options: BuildOptions, choice: SourceChoice): BuildOptions {
  return onlyApplicable(options, kindOf(choice));
}

/** Whether this is downloaded from the web. */
function isFromWeb({ kind, imageFrom }: SourceChoice): boolean {
  return kind === 'image-file' && imageFrom !== 'file';
}

/** The options including those for a download of this source. */
export function withDownload(options: BuildOptions, choice: SourceChoice, acceptUnverified = false): BuildOptions {
  const typed = choice.sha256.trim().toLowerCase();
  const isGiven = isFromWeb(choice) && choice.imageFrom === 'address' && digestProblem(typed, 'required') === null;
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
  if (choice.kind === 'preset') return choice.presetName !== null;
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
