/**
 * Takes: what the user clicks and types. Gives: a source choice and what is known about it. Touches: main through
 * bridge.ts (`source/understand`, `source/inspect`, `source/plan`, `source/browse`, `source/choose-file`). Can fail with: the
 * failures of understanding and inspecting, shown in place.
 */

export { AcceptedForSource, AcceptProblem } from './AcceptedForSource.tsx';
export { CheckForUpdate } from './CheckForUpdate.tsx';
export { chosenOptions } from './chosen-options.ts';
export { acceptedOf, isConsented, useConsent, useSourceConsent } from './consent.ts';
export { DownloadFacts } from './DownloadFacts.tsx';
export { digestProblem } from './digest-problem.ts';
export { FilePicker, useFilePicker } from './FilePicker.tsx';
export { type Inspecting, useInspecting } from './inspection.ts';
export { areOptionsReady, optionsFor, useOptionStore } from './option-store.ts';
export { lackText, presetLack } from './preset-lack.ts';
export { SourceStep } from './SourceStep.tsx';
export { shortTitle } from './short-title.ts';
export {
  choiceOf,
  isBuilt,
  isDecided,
  isUnverified,
  type SourceChoice,
  sourceOf,
  sourceText,
  tileChoice,
  withDownload,
} from './source-choice.ts';
export { chooseAnything, chooseImageFile, chooseSource, useSource } from './source-store.ts';
export { WaitingText } from './WaitingText.tsx';
