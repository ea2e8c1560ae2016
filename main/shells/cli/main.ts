/** The command line: arguments in, exit code out. The commands are described in docs/command-line.md. */
import '../../system/no-debugger.ts';

import { CommanderError } from 'commander';
import { chooseLanguage, LANGUAGE_CODES, LANGUAGES } from '../../../contract/messages/language.ts';
import { openLog } from '../../system/log.ts';
import { version, versionAndCommit } from '../../system/version.ts';
import { joinOverrides, takeLanguage } from './arguments.ts';
import { translated } from './commander-error.ts';
import { Interruption } from './interruption.ts';
import { leave } from './leave.ts';
import { Output } from './output.ts';
import { COMMANDS, createProgram } from './program.ts';
import { commandFirst } from './slips.ts';
import { usageError } from './usage.ts';

async function run(argv: readonly string[]): Promise<never> {
  const { code, rest } = takeLanguage(argv);
  const chosen = chooseLanguage({ chosen: code, environment: process.env });
  const language = chosen ?? chooseLanguage({ environment: process.env }) ?? 'en';
  const messages = await LANGUAGES[language].load();
  const json = rest.includes('--json');
  const interruption = new Interruption();
  let output = new Output({ json, quiet: false, messages });
  const end = (code: number): Promise<never> => leave(code, output, { stop: interruption.afterwards() });
  const words = commandFirst(joinOverrides(rest));
  let exitCode = 0;
  const asksVersion = rest.some((word) => word === '--version' || word === '-V');
  const program = createProgram(
    messages,
    async (command, input, { quiet }) => {
      output = new Output({ json, quiet, messages });
      exitCode = await interruption.raced(command.run(input, { output, interruption }));
    },
    asksVersion ? await versionAndCommit() : undefined,
  );
  try {
    if (chosen === null) throw usageError((texts) => texts.noSuchLanguage({ code: code ?? '', codes: LANGUAGE_CODES }));
    await program.parseAsync(words.length === 0 ? ['open'] : words, { from: 'user' });
    return await end(exitCode);
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) return end(output.thrown(thrown));
    // --help and --version end here too.
    return end(
      thrown.exitCode === 0
        ? 0
        : output.thrown(translated(thrown, { argv: words, commands: COMMANDS.map(({ name }) => name) })),
    );
  }
}

openLog('cli', version(), process.argv.slice(2));
await run(process.argv.slice(2));
