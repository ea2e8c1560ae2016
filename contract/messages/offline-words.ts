/** The images that a failure offers, in a person's words, for all shells. */
import type { Failure } from '../wire/failure.ts';
import type { OfflineImage } from '../wire/offline-image.ts';
import type { Messages } from './en/index.ts';

/** Of a failure, or of any other problem of the page, which has none. */
export const offlineImagesOf = (problem: Failure | { readonly kind: string }): readonly OfflineImage[] =>
  ('offlineImages' in problem && problem.offlineImages) || [];

export function describeOfflineImage({ kind, path, source, sizeBytes, at }: OfflineImage, messages: Messages): string {
  const from = source ?? path.slice(path.lastIndexOf('/') + 1);
  return messages.offline[kind]({ from, date: at.slice(0, 10), sizeBytes });
}
