/** The command line: arguments in, exit code out. The commands are described in docs/command-line.md. */
import '../../system/no-debugger.ts';

import { CommanderError } from 'commander';
import { chooseLanguage, LANGUAGE_CODES, LANGUAGES } from '../../../contract/messages/language.ts';
import { openLog } from '../../system/log.ts';
import { joinOverrides, takeLanguage } from './arguments.ts';
import { translated } from './commander-error.ts';
import { Interruption } from './interruption.ts';
import { Output } from './output.ts';
import { createProgram } from './program.ts';
import { usageError } from './usage.ts';
import { version } from './version.ts';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // `flakestick drives | head` closes the pipe: no error of ours.
  if (error.code !== 'EPIPE') throw error;
});

async function run(argv: readonly string[]): Promise<number> {
  const { code, rest } = takeLanguage(argv);
  const chosen = chooseLanguage({ chosen: code, environment: process.env });
  const language = chosen ?? chooseLanguage({ environment: process.env }) ?? 'en';
  const messages = await LANGUAGES[language].load();
  const json = rest.includes('--json');
  const interruption = new Interruption();
  let output = new Output({ json, quiet: false, messages });
  let exitCode = 0;
  const program = createProgram(messages, async (command, input, { quiet }) => {
    output = new Output({ json, quiet, messages });
    exitCode = await interruption.raced(command.run(input, { output, interruption }));
  });
  try {
    if (chosen === null) throw usageError((texts) => texts.noSuchLanguage({ code: code ?? '', codes: LANGUAGE_CODES }));
    await program.parseAsync(rest.length === 0 ? ['open'] : joinOverrides(rest), { from: 'user' });
    return exitCode;
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) return output.thrown(thrown);
    // --help and --version end here too.
    return thrown.exitCode === 0 ? 0 : output.thrown(translated(thrown));
  }
}

openLog('cli', version(), process.argv.slice(2));
process.exit(await run(process.argv.slice(2)));
