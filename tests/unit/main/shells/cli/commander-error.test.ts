import { CommanderError } from 'commander';
import { expect, it } from 'vitest';
import { de } from '../../../../../contract/messages/de/index.ts';
import { en, type Messages } from '../../../../../contract/messages/en/index.ts';
import { translated } from '../../../../../main/shells/cli/commander-error.ts';
import { createProgram } from '../../../../../main/shells/cli/program.ts';

/** What commander has against it, by its own texts: a newer commander may word them in another way. */
async function problem(argv: readonly string[], messages: Messages): Promise<unknown> {
  const thrown: unknown = await createProgram(messages, async () => {})
    .parseAsync(argv, { from: 'user' })
    .then(
      () => null,
      (error: unknown) => error,
    );
  return thrown instanceof CommanderError ? translated(thrown).in(messages) : thrown;
}

it.each([
  [['explode'], 'There is no command “explode”.', 'Den Befehl „explode“ gibt es nicht.'],
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
  [['inspect'], 'The argument SOURCE is missing.', 'Das Argument SOURCE fehlt.'],
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
