/** The question before drives are erased: what would be written. The drives themselves come from drive-choice.ts. */
import { create } from 'zustand';
import type { Medium } from '../contract/rules/image-on-drive.ts';
import type { BuildOptions } from '../contract/wire/source.ts';

export interface EraseQuestion {
  /** The name of the source shown to people. */
  title: string;
  /** A SourceText. */
  source: string;
  options: BuildOptions;
  /** A download without a checksum, which has to be accepted. */
  isUnverified: boolean;
  /** What the image is made for, as far as it is known. */
  medium?: Medium | undefined;
}

/** Null: the question is not open. */
export const useEraseQuestion = create<{ question: EraseQuestion | null }>(() => ({ question: null }));

export function askToErase(question: EraseQuestion): void {
  useEraseQuestion.setState({ question });
}

export function closeEraseQuestion(): void {
  useEraseQuestion.setState({ question: null });
}
