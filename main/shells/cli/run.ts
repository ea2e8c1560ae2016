/** One run of the command line. */
import { CommanderError } from 'commander';
import { chooseLanguage, LANGUAGE_CODES, LANGUAGES } from '../../../contract/messages/language.ts';
import { versionAndCommit } from '../../system/checked-out-version.ts';
import { type DrivelistThread, prepareDrivelist } from '../../system/drivelist/index.ts';
import { openLog } from '../../system/log.ts';
import { version } from '../../system/version.ts';
import { joinOverrides, takeLanguage } from './arguments.ts';
import { translated } from './commander-error.ts';
import { Interruption } from './interruption.ts';
import { leave } from './leave.ts';
import { Output } from './output.ts';
import { COMMAND_NAMES, commandsFor, createProgram, loadCommands } from './program.ts';
import { commandFirst } from './slips.ts';
import { usageError } from './usage.ts';

/** `thread`: for the first list of drives. */
export async function run(argv: readonly string[], thread?: DrivelistThread): Promise<never> {
  if (thread) prepareDrivelist(thread);
  openLog('cli', version(), argv);
  const { code, rest } = takeLanguage(argv);
  const chosen = chooseLanguage({ chosen: code, environment: process.env });
  const language = chosen ?? chooseLanguage({ environment: process.env }) ?? 'en';
  const messages = await LANGUAGES[language].load();
  const json = rest.includes('--json');
  const interruption = new Interruption();
  let output = new Output({ json, quiet: false, messages });
  const end = (code: number): Promise<never> => leave(code, output, { stop: interruption.afterwards() });
  const given = commandFirst(joinOverrides(rest));
  const words = given.length === 0 ? ['open'] : given;
  let exitCode = 0;
  const commands = await loadCommands(commandsFor(words));
  const asksVersion = rest.some((word) => word === '--version' || word === '-V');
  const shownVersion = asksVersion ? await versionAndCommit() : version();
  const program = createProgram({ commands, messages, shownVersion }, async (command, input, { quiet }) => {
    output = new Output({ json, quiet, messages });
    exitCode = await interruption.raced(command.run(input, { output, interruption }));
  });
  try {
    if (chosen === null) throw usageError((texts) => texts.noSuchLanguage({ code: code ?? '', codes: LANGUAGE_CODES }));
    await program.parseAsync(words, { from: 'user' });
    return await end(exitCode);
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) return end(output.thrown(thrown));
    // --help and --version end here too.
    return end(thrown.exitCode === 0 ? 0 : output.thrown(translated(thrown, { argv: words, commands: COMMAND_NAMES })));
  }
}
