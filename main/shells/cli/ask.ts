/** Asks questions, but only on a terminal: input from a pipe never counts as a yes. */
import { createInterface, type Interface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Messages } from '../../../contract/messages/en/index.ts';
import { visibleLine } from '../../../contract/rules/visible-text.ts';
import { standardChannels } from './channel.ts';
import { usageError } from './usage.ts';

export const hasInput = (): boolean => process.stdin.isTTY === true;
/** Whether a person can be asked. */
export const isAtTerminal = (): boolean => hasInput() && process.stderr.isTTY === true;

type Instead = (texts: Messages['cliUsage']) => string;

/** `instead` says what to do if no question can be asked; then this throws bad-usage. */
export function requireInput(instead: Instead): void {
  if (!hasInput()) throw usageError((texts) => texts.notATerminal({ instead: instead(texts) }));
}

export type Ask = (question: string) => Promise<string>;

/** A dumb terminal would show readline's escape sequences. */
const editsLines = (): boolean => process.stderr.isTTY === true && process.env['TERM'] !== 'dumb';

/** Null after Ctrl-C and Ctrl-D. */
export async function withQuestions<T>(
  questions: (ask: Ask) => Promise<T>,
  terminal: Interface = createInterface({ input: process.stdin, output: process.stderr, terminal: editsLines() }),
): Promise<T | null> {
  // A closed terminal is not an answer.
  terminal.on('error', () => terminal.close());
  try {
    return await questions((question) => terminal.question(visibleLine(question)));
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ABORT_ERR') return null;
    throw thrown;
  } finally {
    terminal.close();
  }
}

/** `yes`, or the same word in the person's language. */
export function isYes(answer: string, { cliRun }: Messages): boolean {
  return ['yes', cliRun.yes].includes(answer.trim().toLowerCase());
}

/** Without echo. Throws bad-usage if no question can be asked, or there is no answer. */
export async function askSecret(question: string, instead: Instead): Promise<string> {
  requireInput(instead);
  const { stderr } = standardChannels();
  stderr.write(visibleLine(question));
  // readline turns off the terminal's echo and prints the input itself: here, to nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  const answer = await withQuestions((ask) => ask(''), terminal);
  stderr.write('\n');
  if (answer === null) throw usageError((texts) => texts.noAnswer);
  return answer;
}
