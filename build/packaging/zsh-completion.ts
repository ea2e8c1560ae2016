/** What zsh completes after `flakestick`. */
import { en } from '../../contract/messages/en/index.ts';
import type { DescribedOption } from './commands.ts';
import { type CompletionOptions, type Kind, kindOfValue, kindOfWord, optionsOf, program } from './completed-words.ts';

const single = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
/** In a specification of _arguments, these end a part. */
const zshText = (text: string): string => text.replace(/[[\]:\\]/g, '\\$&');

function zshAction(kind: Kind, presets: readonly string[]): string {
  switch (kind.kind) {
    case 'words':
      return `(${kind.words.join(' ')})`;
    case 'files':
      return '_files';
    case 'folders':
      return '_files -/';
    case 'drives':
      return '_files -W /dev -P /dev/ -g "(sd|nvme|mmcblk|loop)*"';
    case 'sources':
      return `{ compadd -- ${presets.join(' ')}; _files }`;
    case 'nothing':
      return ' ';
  }
}

function zshOption(option: DescribedOption, presets: readonly string[]): string[] {
  const { names, value, summary } = option;
  const argument = value === null ? '' : `:${zshText(value)}:${zshAction(kindOfValue(option), presets)}`;
  return names.map((name) => single(`*${name}[${zshText(summary)}]${argument}`));
}

export function zshCompletion({ presets }: CompletionOptions): string {
  const cases = program.commands.map((command) => {
    const options = optionsOf(command).flatMap((option) => zshOption(option, presets));
    const name = (command.words[0] ?? '').replace(/[<[\]>]/g, '');
    const word = name === '' ? [] : [single(`1:${name}:${zshAction(kindOfWord(command), presets)}`)];
    return `    ${command.name})\n      _arguments -s ${[...options, ...word].join(' \\\n        ')}\n      ;;`;
  });
  const alone = [...program.options, ...program.alone].flatMap((option) => zshOption(option, presets));
  return `#compdef flakestick
# zsh completion of flakestick(1)
_flakestick_commands() {
  local -a commands
  commands=(
${program.commands.map(({ name, summary }) => `    ${single(`${name}:${summary.replaceAll(':', '\\:')}`)}`).join('\n')}
    ${single(`help:${en.cliHelp.helpCommand}`)}
  )
  _describe command commands
}

_flakestick() {
  local context curcontext="$curcontext" state line
  _arguments -C -s ${alone.join(' \\\n    ')} \\
    '1: :_flakestick_commands' \\
    '*:: :->arguments'
  [[ $state == arguments ]] || return 0
  case $words[1] in
${cases.join('\n')}
    help) _arguments '1: :_flakestick_commands' ;;
  esac
}

_flakestick "$@"
`;
}
