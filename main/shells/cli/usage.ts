/** Failures whose text the command line makes itself: English for JSON, and the user's language for people. */
import { en, type Messages } from '../../../contract/messages/en/index.ts';
import { type Failure, JobFailure } from '../../../contract/wire/failure.ts';

export class TranslatedFailure extends JobFailure {
  readonly in: (messages: Messages) => Failure;

  constructor(say: (messages: Messages) => Failure, options?: { cause?: unknown }) {
    super(say(en), options);
    this.in = say;
  }
}

/** A bad-usage failure. */
export function usageError(
  say: (texts: Messages['cliUsage'], messages: Messages) => string,
  options?: { cause?: unknown },
): TranslatedFailure {
  return new TranslatedFailure(
    (messages) => ({ kind: 'bad-usage', detail: say(messages.cliUsage, messages) }),
    options,
  );
}

/** Refuses flags that this use of the command would ignore. Throws bad-usage. */
export function refuseFlags(flags: readonly string[], reason: (texts: Messages['cliUsage']) => string): void {
  if (flags.length > 0) throw usageError((texts) => texts.doesNotApply({ flags, reason: reason(texts) }));
}
