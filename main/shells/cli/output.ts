/**
 * The output of the command line: stdout for results and, with --json, events; stderr for people. All printing goes through it: each
 * text is one line, and control characters in foreign text are made visible (contract/rules/visible-text.ts).
 */

import { en, type Messages } from '../../../contract/messages/en/index.ts';
import { type Explanation, explain } from '../../../contract/messages/explain.ts';
import { reasonsInEnglish } from '../../../contract/messages/json-text.ts';
import { visibleJson, visibleLine, visibleLines, visibleLogLine } from '../../../contract/rules/visible-text.ts';
import type { Failure } from '../../../contract/wire/failure.ts';
import { outcomeOf } from '../../../contract/wire/outcome.ts';
import { type Channels, standardChannels } from './channel.ts';
import { EXIT_CANCELLED, exitCodeOf } from './exit-code.ts';
import { offerLines } from './offer-lines.ts';
import { TranslatedFailure } from './usage.ts';

export interface OutputOptions {
  readonly json: boolean;
  readonly quiet: boolean;
  /** For people. JSON is the same in every language. */
  readonly messages: Messages;
  /** Default: those of this process. */
  readonly channels?: Channels;
}

/** One per run. */
export class Output {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly messages: Messages;
  readonly #channels: Channels;

  constructor({ json, quiet, messages, channels = standardChannels() }: OutputOptions) {
    this.json = json;
    this.quiet = quiet;
    this.messages = messages;
    this.#channels = channels;
  }

  /** Whether progress should be shown. */
  get showsProgress(): boolean {
    return !this.quiet && !(this.json && !this.isTerminal);
  }

  /** Whether a person reads the notes beside the result. */
  get isTerminal(): boolean {
    return this.#channels.stderr.isTerminal;
  }

  /** Width of the terminal; 80 if unknown. */
  get columns(): number {
    return this.#channels.stderr.columns || 80;
  }

  /** Called when the output is closed, for commands that run only as long as they have a reader. */
  onGone(then: () => void): void {
    this.#channels.stdout.onGone(then);
  }

  /** Resolves when all output was written, or cannot be. */
  async drained(): Promise<void> {
    await Promise.all([this.#channels.stdout.drained(), this.#channels.stderr.drained()]);
  }

  /** One line of JSON, only with --json. */
  event(event: string, fields: object): void {
    if (!this.json) return;
    this.#channels.stdout.write(`${visibleJson(JSON.stringify({ schema: 1, event, ...fields }, reasonsInEnglish))}\n`);
  }

  /** An event that a later one replaces. One whose reader is far behind is left out. */
  progress(fields: object): void {
    if (!this.#channels.stdout.isBehind) this.event('progress', fields);
  }

  /** The result as text; not with --json. */
  text(line: string): void {
    if (!this.json) this.#channels.stdout.write(`${visibleLine(line)}\n`);
  }

  /** Like `text`, for several lines of our own. */
  textOf(lines: string): void {
    for (const line of lines.split('\n')) this.text(line);
  }

  /** JSON that is the result itself, also with --json. */
  document(json: string): void {
    this.#channels.stdout.write(visibleJson(json));
  }

  /** For people, beside the result. */
  note(line: string): void {
    if (!this.quiet) this.complain(line);
  }

  /** Also with --quiet. */
  complain(line: string): void {
    this.#channels.stderr.write(`${visibleLine(line)}\n`);
  }

  /** Of the log of a build, which may have colours. */
  logLine(line: string): void {
    this.#channels.stderr.write(`  ${visibleLogLine(line)}\n`);
  }

  /** Escape sequences of ours, for the line that changes in place. */
  control(sequence: string): void {
    this.#channels.stderr.write(sequence);
  }

  result(outcome: string, fields: object = {}): void {
    this.event('result', { outcome, ...fields });
  }

  /** One failure among several results: reported separately, not as the result. Returns the exit code. */
  failed(failure: Failure, subject: string): number {
    this.event('failure', { subject, failure, explanation: explain(failure, en) });
    const { title, happened, remedy } = explain(shown(failure), this.messages);
    this.#explanation({ title: `${visibleLine(subject)}: ${title}`, happened, remedy });
    this.#offer(failure);
    return exitCodeOf(failure);
  }

  /** Prints what happened and what to do; returns the exit code. `inWords` is the same failure with texts for people. */
  failure(failure: Failure, fields: object = {}, inWords: Failure = failure): number {
    this.result('failed', { failure, explanation: explain(failure, en), ...fields });
    this.#explanation(explain(shown(inWords), this.messages));
    this.#offer(failure);
    return exitCodeOf(failure);
  }

  /** What can be written without a network, with the command for it. */
  #offer(failure: Failure): void {
    for (const line of offerLines(failure, this.messages)) this.complain(line);
  }

  /** Messages of other programs may have several lines; those after the first are indented, so that none looks like ours. */
  #explanation({ title, happened, remedy }: Explanation): void {
    const end = title.endsWith('?') ? '' : '.';
    const text = visibleLines(`${title}${end} ${happened}`).replaceAll('\n', '\n  ');
    this.#channels.stderr.write(`${text}\n`);
    this.complain(remedy);
  }

  /** Cancelled, which is not a failure. Returns the exit code. */
  cancelled(fields: object = {}, details: readonly string[] = []): number {
    this.result('cancelled', fields);
    this.complain(this.messages.cliRun.cancelled);
    for (const line of details) this.complain(line);
    return EXIT_CANCELLED;
  }

  /** Prints the outcome of an unfinished command. Returns the exit code. */
  thrown(thrown: unknown): number {
    if (thrown instanceof TranslatedFailure) return this.failure(thrown.failure, {}, thrown.in(this.messages));
    const outcome = outcomeOf(thrown);
    if (outcome.kind === 'cancelled') return this.cancelled();
    const { failure } = outcome;
    if (failure.kind === 'internal' && thrown instanceof Error && process.env['FLAKESTICK_DEBUG'])
      for (const line of (thrown.stack ?? '').split('\n')) this.complain(line);
    return this.failure(failure);
  }
}

/** Fields with messages of other programs, which may have several lines; all other fields of a failure stay on one line. */
const SAID_BY_PROGRAMS: ReadonlySet<string> = new Set(['detail', 'message', 'said']);

/** The same failure, with names that cannot break their line. */
function shown<T>(value: T, key?: string): T;
function shown(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return SAID_BY_PROGRAMS.has(key) ? value : visibleLine(value);
  if (Array.isArray(value)) return value.map((each) => shown(each, key) as unknown);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shown(each, name) as unknown]));
}
