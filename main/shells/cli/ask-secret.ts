/** Asks on the terminal without showing what is typed. */

import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { JobFailure } from '../../../contract/wire/failure.ts';

/** `otherwise` says how to do it where nobody can be asked. Fails with bad-usage there. */
export async function askSecret(question: string, otherwise: string): Promise<string> {
  if (process.stdin.isTTY !== true)
    throw new JobFailure({ kind: 'bad-usage', detail: `Nobody can be asked here: stdin is no terminal. ${otherwise}` });
  process.stderr.write(question);
  // readline turns the echo of the terminal off and shows what is typed itself: here, nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const ask = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  try {
    return await ask.question('');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ABORT_ERR')
      throw new JobFailure({ kind: 'bad-usage', detail: 'No answer was given.' }, { cause: thrown });
    throw thrown;
  } finally {
    ask.close();
    process.stderr.write('\n');
  }
}
