/** The question before drives are erased: what would be written. Which drives is for the choice of drives to say. */
import { create } from 'zustand';
import type { BuildOptions } from '../contract/wire/source.ts';

export interface EraseQuestion {
  /** What a person calls the source. */
  title: string;
  /** A SourceText. */
  source: string;
  options: BuildOptions;
  /** A download that nothing says the checksum of: to be accepted as such. */
  isUnverified: boolean;
}

/** Null: the question is not asked. */
export const useEraseQuestion = create<{ question: EraseQuestion | null }>(() => ({ question: null }));

export function askToErase(question: EraseQuestion): void {
  useEraseQuestion.setState({ question });
}

export function closeEraseQuestion(): void {
  useEraseQuestion.setState({ question: null });
}
