/** `flakes`: recently used and starred flakes, and whether they have changed. */

import type { Messages } from '../../../../contract/messages/en/index.ts';
import { changeWords, stateWords, updateWords } from '../../../../contract/messages/flake-words.ts';
import { JobFailure } from '../../../../contract/wire/failure.ts';
import type { FlakeUpdate, KnownFlake } from '../../../../contract/wire/known-flake.ts';
import { checkFlake, forgetFlake, starFlake } from '../../../job/index.ts';
import { listFlakes } from '../../../stages/known-flake/index.ts';
import { defineCommand, type Run } from '../command.ts';
import type { Output } from '../output.ts';
import { usageError } from '../usage.ts';
import { withWaitingLine } from '../waiting-line.ts';

const OUTCOMES = { star: 'starred', unstar: 'unstarred', forget: 'forgotten' } as const;
const isChange = (action: string): action is keyof typeof OUTCOMES => Object.hasOwn(OUTCOMES, action);

export const flakesCommand = defineCommand({
  name: 'flakes',
  words: ['[action]', '[flake]'],
  actions: ['list', ...Object.keys(OUTCOMES), 'check'],
  help: ({ cliHelp }) => cliHelp.commands.flakes,
  options: {},
  async run({ words: [action = 'list', flake] }, run) {
    const { output } = run;
    if (action === 'list' && flake === undefined) return list(output);
    if (action === 'check') return flake === undefined ? checkAll(run) : checkOne(flake, run);
    if (flake === undefined || !isChange(action)) throw usageError((texts) => texts.flakesUsage);
    const flakes = action === 'forget' ? await forgetFlake(flake) : await starFlake(flake, action === 'star');
    for (const known of flakes) output.text(lineOf(known, output.messages));
    output.result(OUTCOMES[action], { flakes });
    return 0;
  },
});

function lineOf({ flake, isStarred, usedAt, seen }: KnownFlake, messages: Messages): string {
  return `${isStarred ? '★' : ' '} ${usedAt.slice(0, 10)}  ${flake}${seen ? `  (${stateWords(seen, messages)})` : ''}`;
}

async function list(output: Output): Promise<number> {
  const flakes = await listFlakes();
  for (const flake of flakes) {
    output.event('flake', flake);
    output.text(lineOf(flake, output.messages));
  }
  if (flakes.length === 0) output.note(output.messages.cliResult.noFlakes);
  output.result('listed', { flakes });
  return 0;
}

function report(update: FlakeUpdate, output: Output): void {
  output.text(`${update.flake}: ${updateWords(update, output.messages)}`);
  for (const change of update.changes) output.text(`  ${changeWords(change, output.messages)}`);
  output.event('update', update);
}

type Waiting = Pick<Run, 'output' | 'interruption'>;

function check(flake: string, { output, interruption: { signal } }: Waiting): Promise<FlakeUpdate> {
  return withWaitingLine(output, (onProgress) => checkFlake(flake, { signal, onProgress }));
}

async function checkOne(flake: string, { output, interruption }: Run): Promise<number> {
  const update = await check(flake, { output, interruption });
  report(update, output);
  output.result('checked', { updates: [update] });
  return 0;
}

/** One flake that cannot be checked does not prevent checking the others. */
async function checkAll({ output, interruption }: Run): Promise<number> {
  const updates: FlakeUpdate[] = [];
  let code = 0;
  const flakes = await listFlakes();
  if (flakes.length === 0) output.note(output.messages.cliResult.noFlakes);
  for (const { flake } of flakes) {
    try {
      const update = await check(flake, { output, interruption });
      updates.push(update);
      report(update, output);
    } catch (thrown) {
      if (!(thrown instanceof JobFailure)) throw thrown;
      code ||= output.failed(thrown.failure, flake);
    }
  }
  output.result(code === 0 ? 'checked' : 'failed', { updates });
  return code;
}
