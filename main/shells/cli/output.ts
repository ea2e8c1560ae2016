/** Where the command line speaks: stdout for results and, with --json, events; stderr for people. */

import { describeDetail } from '../../../contract/messages/describe-detail.ts';
import { en, type Messages } from '../../../contract/messages/en/index.ts';
import { explain } from '../../../contract/messages/explain.ts';
import type { Failure } from '../../../contract/wire/failure.ts';
import { outcomeOf } from '../../../contract/wire/outcome.ts';
import { isReason } from '../../../contract/wire/reason.ts';
import { EXIT_CANCELLED, exitCodeOf } from './exit-code.ts';
import { TranslatedFailure } from './usage.ts';

export interface OutputOptions {
  readonly json: boolean;
  readonly quiet: boolean;
  /** For people. JSON is the same in every language. */
  readonly messages: Messages;
}

/** JSON does not depend on the language: its reasons are English text, as schema 1 has them. */
const inEnglish = (_key: string, value: unknown): unknown => (isReason(value) ? describeDetail(value, en) : value);

/** One per run. */
export class Output {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly messages: Messages;

  constructor({ json, quiet, messages }: OutputOptions) {
    this.json = json;
    this.quiet = quiet;
    this.messages = messages;
  }

  /** True where a line of progress is of use to somebody. */
  get showsProgress(): boolean {
    return !this.quiet && !(this.json && process.stderr.isTTY !== true);
  }

  /** One line of JSON, only with --json. */
  event(event: string, fields: object): void {
    if (this.json) process.stdout.write(`${JSON.stringify({ schema: 1, event, ...fields }, inEnglish)}\n`);
  }

  /** What was asked for, as text; not with --json. */
  text(line: string): void {
    if (!this.json) process.stdout.write(`${line}\n`);
  }

  /** For people, beside the result. */
  note(line: string): void {
    if (!this.quiet) process.stderr.write(`${line}\n`);
  }

  /** Also with --quiet. */
  complain(line: string): void {
    process.stderr.write(`${line}\n`);
  }

  result(outcome: string, fields: object = {}): void {
    this.event('result', { outcome, ...fields });
  }

  /** One failure among several answers: reported beside them, and no result. Gives the exit code. */
  failed(failure: Failure, subject: string): number {
    this.event('failure', { subject, failure, explanation: explain(failure, en) });
    const { title, happened, remedy } = explain(failure, this.messages);
    this.complain(`${subject}: ${title}. ${happened}\n${remedy}`);
    return exitCodeOf(failure);
  }

  /** Says what happened and what to do; gives the exit code. `inWords` is the same failure with texts for people. */
  failure(failure: Failure, fields: object = {}, inWords: Failure = failure): number {
    this.result('failed', { failure, explanation: explain(failure, en), ...fields });
    const { title, happened, remedy } = explain(inWords, this.messages);
    this.complain(`${title}${title.endsWith('?') ? '' : '.'} ${happened}\n${remedy}`);
    return exitCodeOf(failure);
  }

  /** Somebody stopped it: no failure. Gives the exit code. */
  cancelled(fields: object = {}, details: readonly string[] = []): number {
    this.result('cancelled', fields);
    this.complain(this.messages.cliRun.cancelled);
    for (const line of details) this.complain(line);
    return EXIT_CANCELLED;
  }

  /** What became of a command that did not come to its end. Gives the exit code. */
  thrown(thrown: unknown): number {
    if (thrown instanceof TranslatedFailure) return this.failure(thrown.failure, {}, thrown.in(this.messages));
    const outcome = outcomeOf(thrown);
    if (outcome.kind === 'cancelled') return this.cancelled();
    const { failure } = outcome;
    if (failure.kind === 'internal' && thrown instanceof Error && process.env['FLAKESTICK_DEBUG'])
      this.complain(thrown.stack ?? '');
    return this.failure(failure);
  }
}
