/** Where the command line speaks: stdout for results and, with --json, events; stderr for people. */
import { explain } from '../../../contract/messages/explain.ts';
import type { Failure } from '../../../contract/wire/failure.ts';
import { outcomeOf } from '../../../contract/wire/outcome.ts';
import { EXIT_CANCELLED, exitCodeOf } from './exit-code.ts';

export interface OutputOptions {
  readonly json: boolean;
  readonly quiet: boolean;
}

/** One per run. */
export class Output {
  readonly json: boolean;
  readonly quiet: boolean;

  constructor({ json, quiet }: OutputOptions) {
    this.json = json;
    this.quiet = quiet;
  }

  /** One line of JSON, only with --json. */
  event(event: string, fields: object): void {
    if (this.json) process.stdout.write(`${JSON.stringify({ schema: 1, event, ...fields })}\n`);
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

  /** One failure among several answers: told beside them, and no result. Gives the exit code. */
  failed(failure: Failure, subject: string): number {
    const { title, happened, remedy } = explain(failure);
    this.event('failure', { subject, failure, explanation: { title, happened, remedy } });
    this.complain(`${subject}: ${title}. ${happened}\n${remedy}`);
    return exitCodeOf(failure);
  }

  /** Says what happened and what to do; gives the exit code. */
  failure(failure: Failure, fields: object = {}): number {
    const { title, happened, remedy } = explain(failure);
    this.result('failed', { failure, explanation: { title, happened, remedy }, ...fields });
    this.complain(`${title}${title.endsWith('?') ? '' : '.'} ${happened}\n${remedy}`);
    return exitCodeOf(failure);
  }

  thrown(thrown: unknown): number {
    const outcome = outcomeOf(thrown);
    if (outcome.kind === 'cancelled') {
      this.result('cancelled');
      this.complain('Cancelled.');
      return EXIT_CANCELLED;
    }
    const { failure } = outcome;
    if (failure.kind === 'internal' && thrown instanceof Error && process.env['FLAKESTICK_DEBUG'])
      this.complain(thrown.stack ?? '');
    return this.failure(failure);
  }
}
