/** What the user picked as the source, and how it is written as one SourceText. */
import type { Inspection } from '../../contract/source.ts';

export interface SourceChoice {
  kind: 'preset' | 'flake' | 'image-file';
  presetName: string | null;
  flakeText: string;
  /** The output picked from those that inspecting the flake showed; null leaves the choice to the reference. */
  flakeOutput: string | null;
  imagePath: string | null;
}

export const NO_SOURCE: SourceChoice = {
  kind: 'preset',
  presetName: null,
  flakeText: '',
  flakeOutput: null,
  imagePath: null,
};

/** The source as main takes it; null while nothing is chosen. */
export function sourceText(choice: SourceChoice): string | null {
  switch (choice.kind) {
    case 'preset':
      return choice.presetName === null ? null : `preset:${choice.presetName}`;
    case 'flake':
      return withOutput(choice.flakeText.trim(), choice.flakeOutput) || null;
    case 'image-file':
      return choice.imagePath;
  }
}

/** The reference as typed, before an output was picked: what is inspected. */
export function textToInspect(choice: SourceChoice): string | null {
  return sourceText({ ...choice, flakeOutput: null });
}

/** `path:/me/config` and `iso` become `path:/me/config#iso`; an output that was typed already is replaced. */
export function withOutput(reference: string, output: string | null): string {
  if (output === null) return reference;
  const [base = ''] = reference.split('#');
  return `${base}#${output}`;
}

/** Something exact enough to start with: one thing to build, or a file. */
export function isDecided(choice: SourceChoice, inspection: Inspection | null): boolean {
  if (choice.kind === 'preset') return choice.presetName !== null;
  if (!inspection) return false;
  return inspection.source.kind !== 'flake' || inspection.attribute !== null || choice.flakeOutput !== null;
}
