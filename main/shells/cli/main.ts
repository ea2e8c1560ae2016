/** The command line: arguments in, exit code out. The commands are described in docs/command-line.md. */
import { CommanderError } from 'commander';
import { explain } from '../../../contract/messages/explain.ts';
import type { Failure } from '../../../contract/wire/failure.ts';
import { EXIT_CODES } from './exit-code.ts';
import { Output } from './output.ts';
import { joinOverrides } from './override-input.ts';
import { createProgram } from './program.ts';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // `flakestick drives | head` closes the pipe: no error of ours.
  if (error.code !== 'EPIPE') throw error;
});

const argv = process.argv.slice(2);
const json = argv.includes('--json');
let exitCode = 0;
try {
  await createProgram((code) => {
    exitCode = code;
  }).parseAsync(argv.length === 0 ? ['open'] : joinOverrides(argv), { from: 'user' });
} catch (thrown) {
  if (thrown instanceof CommanderError) {
    // --help and --version end here too, with code 0.
    exitCode = thrown.exitCode === 0 ? 0 : EXIT_CODES['bad-usage'];
    const failure: Failure = { kind: 'bad-usage', detail: thrown.message };
    // commander has told people already.
    if (exitCode !== 0 && json)
      new Output({ json, quiet: true }).result('failed', { failure, explanation: explain(failure) });
  } else exitCode = new Output({ json, quiet: false }).thrown(thrown);
}
process.exit(exitCode);
