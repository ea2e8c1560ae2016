import { CommanderError } from 'commander';
import { expect, it } from 'vitest';
import { de } from '../../../../../contract/messages/de/index.ts';
import { en, type Messages } from '../../../../../contract/messages/en/index.ts';
import { translated } from '../../../../../main/shells/cli/commander-error.ts';
import { COMMAND_NAMES, commandsFor, createProgram, loadCommands } from '../../../../../main/shells/cli/program.ts';
import { commandFirst } from '../../../../../main/shells/cli/slips.ts';
import { TranslatedFailure } from '../../../../../main/shells/cli/usage.ts';

/** What commander has against it, by its own texts: a newer commander may word them in another way. */
async function problem(argv: readonly string[], messages: Messages): Promise<unknown> {
  const thrown: unknown = await createProgram(
    { commands: await loadCommands(commandsFor(argv)), messages },
    async () => {},
  )
    .parseAsync(argv, { from: 'user' })
    .then(
      () => null,
      (error: unknown) => error,
    );
  if (thrown instanceof TranslatedFailure) return thrown.in(messages);
  return thrown instanceof CommanderError ? translated(thrown, { argv, commands: COMMAND_NAMES }).in(messages) : thrown;
}

it.each([
  [['explode'], 'There is no command “explode”.', 'Den Befehl „explode“ gibt es nicht.'],
  [['--bogus'], 'There is no option --bogus.', 'Die Option --bogus gibt es nicht.'],
  [
    ['drivs'],
    'There is no command “drivs”. Did you mean drives?',
    'Den Befehl „drivs“ gibt es nicht. Meinten Sie drives?',
  ],
  [
    ['drives', '--blnk'],
    'There is no option --blnk. Did you mean --blink?',
    'Die Option --blnk gibt es nicht. Meinten Sie --blink?',
  ],
  [['inspect'], 'The argument SOURCE is missing.', 'Das Argument QUELLE fehlt.'],
  [['drives', '--probe'], '--probe needs a value.', '--probe braucht einen Wert.'],
  [['drives', '--language'], '--language needs a value.', '--language braucht einen Wert.'],
  [['flash', 'minimal'], 'The option --drive is required.', 'Die Option --drive ist erforderlich.'],
  [['inspect', 'a', 'b'], 'There are too many arguments.', 'Es sind zu viele Argumente.'],
  [
    ['inspect', 'a', '--compression', 'best'],
    '“best” is not a valid value for --compression. Valid values are fast, balanced, small, gzip.',
    '„best“ ist kein gültiger Wert für --compression. Gültig sind: fast, balanced, small, gzip.',
  ],
])('%j', async (argv, english, german) => {
  expect(await problem(argv, en)).toEqual({ kind: 'bad-usage', detail: english });
  expect(await problem(argv, de)).toEqual({ kind: 'bad-usage', detail: german });
});

const meantBy = (command: string) => [
  `The command is probably: flakestick ${command}`,
  `Der Befehl ist wohl: flakestick ${command}`,
];

it.each([
  ['flash a.img --drives /dev/sdb', 'flash a.img --drive /dev/sdb'],
  ['flash a.img --device /dev/sdb', 'flash a.img --drive /dev/sdb'],
  ['flash a.img --device=/dev/sdb --yes', 'flash a.img --drive /dev/sdb --yes'],
  ['flash a.img -d /dev/sdb', 'flash a.img --drive /dev/sdb'],
  ['flash a.img -d sdb -y', 'flash a.img --drive /dev/sdb --yes'],
  ['flash a.img /dev/sdb', 'flash a.img --drive /dev/sdb'],
  ['flash a.img sdb', 'flash a.img --drive /dev/sdb'],
  ['flash a.img --drive=sdb --yess', 'flash a.img --drive /dev/sdb --yess'],
  ['flash a.img -o /dev/sdb', 'flash a.img --drive /dev/sdb'],
  ['flash a.img --output=sdb1', 'flash a.img --drive /dev/sdb1'],
  ['flash --image a.img --drive /dev/sdb', 'flash a.img --drive /dev/sdb'],
  ['flash -i a.img --dev sdb', 'flash a.img --drive /dev/sdb'],
  ['flash a.img mmcblk0p1', 'flash a.img --drive /dev/mmcblk0p1'],
  ['flash /dev/sdb a.img', 'flash --drive /dev/sdb a.img'],
  ['flash --yes /dev/sdb a.img', 'flash --yes --drive /dev/sdb a.img'],
  ['flash if=a.img of=/dev/sdb bs=4M', 'flash a.img --drive /dev/sdb'],
  ['dd if=a.img of=/dev/sdb', 'flash a.img --drive /dev/sdb'],
  ['if=a.img of=/dev/sdb', 'flash a.img --drive /dev/sdb'],
  ['write a.img --drive /dev/sdb', 'flash a.img --drive /dev/sdb'],
  ['write a.img /dev/sdb', 'flash a.img --drive /dev/sdb'],
  ['burn a.img', 'flash a.img'],
  ['list', 'drives'],
  ['list --all', 'drives --all'],
  ['version', '--version'],
  ['--include-loop drives', 'drives --include-loop'],
  ['build minimal -o a.iso', 'build minimal --output a.iso'],
  ['verify a.img /dev/sdb', 'verify /dev/sdb --image a.img'],
  ['drives -q', 'drives --quiet'],
])('says what is meant by %s', async (typed, command) => {
  const [english = '', german = ''] = meantBy(command);
  const argv = typed.split(' ');
  expect(await problem(argv, en)).toMatchObject({
    kind: 'bad-usage',
    detail: expect.stringContaining(english) as string,
  });
  expect(await problem(argv, de)).toMatchObject({
    kind: 'bad-usage',
    detail: expect.stringContaining(german) as string,
  });
});

it('names the command that does not exist, and not its options', async () => {
  expect(await problem(['burn', 'a.img', '--drive', '/dev/sdb'], en)).toMatchObject({
    detail: expect.stringMatching(/^There is no command “burn”\./) as string,
  });
});

it.each([
  [
    ['--json', 'drives'],
    ['drives', '--json'],
  ],
  [
    ['--quiet', '--json', 'inspect', 'minimal'],
    ['inspect', '--quiet', '--json', 'minimal'],
  ],
  [
    ['drives', '--json'],
    ['drives', '--json'],
  ],
  [['--json'], ['--json']],
  [
    ['--json', '--help'],
    ['--json', '--help'],
  ],
  [[], []],
])('%j is %j', (typed, taken) => {
  expect(commandFirst(typed)).toEqual(taken);
});
