import type { Command } from 'commander';
import { JobFailure } from '../../../contract/wire/failure.ts';

/** Refuses options that were typed and that this use of the command would ignore. */
export function refuseOptions(command: Command, isIgnored: (name: string) => boolean, why: string): void {
  const typed = command.options.filter(
    (option) => isIgnored(option.attributeName()) && command.getOptionValueSource(option.attributeName()) === 'cli',
  );
  if (typed.length === 0) return;
  const flags = typed.map(({ long, short }) => long ?? short).join(', ');
  throw new JobFailure({
    kind: 'bad-usage',
    detail: `${flags} ${typed.length === 1 ? 'does' : 'do'} not apply here. ${why}`,
  });
}
