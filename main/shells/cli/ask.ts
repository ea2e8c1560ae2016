/** Asking a person. A pipe never means yes: only a person at a terminal is asked. */
import { createInterface, type Interface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Messages } from '../../../contract/messages/en/index.ts';
import { visibleLine } from '../../../contract/rules/visible-text.ts';
import { standardChannels } from './channel.ts';
import { usageError } from './usage.ts';

export const hasInput = (): boolean => process.stdin.isTTY === true;
/** Somebody can be asked and reads what is said. */
export const isAtTerminal = (): boolean => hasInput() && process.stderr.isTTY === true;

type Instead = (texts: Messages['cliUsage']) => string;

/** `instead` says how to do it where nobody can be asked. Throws bad-usage there. */
export function requireInput(instead: Instead): void {
  if (!hasInput()) throw usageError((texts) => texts.notATerminal({ instead: instead(texts) }));
}

export type Ask = (question: string) => Promise<string>;

/** A dumb terminal would show the sequences that readline edits lines with. */
const editsLines = (): boolean => process.stderr.isTTY === true && process.env['TERM'] !== 'dumb';

/** Null after Ctrl-C and Ctrl-D, which are an answer too. */
export async function withQuestions<T>(
  questions: (ask: Ask) => Promise<T>,
  terminal: Interface = createInterface({ input: process.stdin, output: process.stderr, terminal: editsLines() }),
): Promise<T | null> {
  // A terminal that was closed is no answer.
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

/** Without showing what is typed. Throws bad-usage where nobody can be asked, or does not answer. */
export async function askSecret(question: string, instead: Instead): Promise<string> {
  requireInput(instead);
  const { stderr } = standardChannels();
  stderr.write(visibleLine(question));
  // readline turns the echo of the terminal off and shows what is typed itself: here, nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  const answer = await withQuestions((ask) => ask(''), terminal);
  stderr.write('\n');
  if (answer === null) throw usageError((texts) => texts.noAnswer);
  return answer;
}
