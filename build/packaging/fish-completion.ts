/** What fish completes after `flakestick`. */
import { en } from '../../contract/messages/en/index.ts';
import type { DescribedOption } from './commands.ts';
import { type CompletionOptions, type Kind, kindOfValue, kindOfWord, program } from './completed-words.ts';

const fishText = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

function fishArguments(kind: Kind, presets: readonly string[]): string {
  switch (kind.kind) {
    case 'words':
      return ` -x -a ${fishText(kind.words.join(' '))}`;
    case 'files':
      return ' -r -F';
    case 'folders':
      return " -x -a '(__fish_complete_directories)'";
    case 'drives':
      return " -x -a '(path filter -t block /dev/sd* /dev/nvme* /dev/mmcblk* 2>/dev/null)'";
    case 'sources':
      return ` -F -a ${fishText(presets.join(' '))}`;
    case 'nothing':
      return ' -x';
  }
}

function fishOption(option: DescribedOption, condition: string, presets: readonly string[]): string {
  const { names, value, summary } = option;
  const flags = names.map((name) => (name.startsWith('--') ? ` -l ${name.slice(2)}` : ` -s ${name.slice(1)}`));
  const argument = value === null ? '' : fishArguments(kindOfValue(option), presets);
  return `complete -c flakestick${condition}${flags.join('')}${argument} -d ${fishText(summary)}`;
}

export function fishCompletion({ presets }: CompletionOptions): string {
  const lines = ['# fish completion of flakestick(1)', 'complete -c flakestick -f'];
  for (const option of [...program.options, ...program.alone]) lines.push(fishOption(option, '', presets));
  for (const command of program.commands) {
    const { name, summary, options } = command;
    lines.push(`complete -c flakestick -n __fish_use_subcommand -a ${name} -d ${fishText(summary)}`);
    const condition = ` -n '__fish_seen_subcommand_from ${name}'`;
    for (const option of options) lines.push(fishOption(option, condition, presets));
    const kind = kindOfWord(command);
    if (kind.kind !== 'nothing') lines.push(`complete -c flakestick${condition}${fishArguments(kind, presets)}`);
  }
  lines.push(`complete -c flakestick -n __fish_use_subcommand -a help -d ${fishText(en.cliHelp.helpCommand)}`);
  return `${lines.join('\n')}\n`;
}
