/** The images that a failure offers, each with the command that writes it. */
import type { Messages } from '../../../contract/messages/en/index.ts';
import { describeOfflineImage, offlineImagesOf } from '../../../contract/messages/offline-words.ts';
import type { Failure } from '../../../contract/wire/failure.ts';
import { shellCommand } from '../../system/shell-quote.ts';

/** None if it offers nothing. */
export function offerLines(failure: Failure, messages: Messages): string[] {
  return offlineImagesOf(failure).flatMap((image) => [
    `  ${shellCommand(['flakestick', 'flash', image.path])}`,
    `      ${describeOfflineImage(image, messages)}`,
  ]);
}
