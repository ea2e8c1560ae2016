/** What bash completes after `flakestick`. */
import {
  type CompletionOptions,
  type Kind,
  kindOfValue,
  kindOfWord,
  namesOf,
  optionsOf,
  program,
  withValue,
} from './completed-words.ts';

/** One name a line: a name may have spaces and stars in it. */
const paths = (how: string): string => `compopt -o filenames; mapfile -t COMPREPLY < <(compgen ${how} -- "$word")`;

function bashReply(kind: Kind, presets: readonly string[]): string {
  switch (kind.kind) {
    case 'words':
      return `COMPREPLY=($(compgen -W '${kind.words.join(' ')}' -- "$word"))`;
    case 'files':
      return paths('-f');
    case 'folders':
      return paths('-d');
    case 'drives':
      return `COMPREPLY=($(compgen -G "\${word:-/dev/sd}*"))`;
    case 'sources':
      return paths(`-W '${presets.join(' ')}' -f`);
    case 'nothing':
      return ':';
  }
}

/** The command that was typed, past the options before it. */
const FIND_COMMAND = `  for ((index = 1; index < COMP_CWORD; index++)); do
    case \${COMP_WORDS[index]} in
      --language) ((index++)) ;;
      -*) ;;
      *) command=\${COMP_WORDS[index]}; break ;;
    esac
  done`;
const COMMAND_NAMES = program.commands.map(({ name }) => name).join(' ');

export function bashCompletion({ presets }: CompletionOptions): string {
  const values = withValue.map(
    (option) => `    ${option.names.join('|')}) ${bashReply(kindOfValue(option), presets)}; return ;;`,
  );
  const commands = program.commands.map(
    (command) => `    ${command.name}) options='${namesOf(optionsOf(command))}' ;;`,
  );
  const words = program.commands.map((command) => `    ${command.name}) ${bashReply(kindOfWord(command), presets)} ;;`);
  return `# bash completion of flakestick(1)
_flakestick() {
  local word=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command= options= index
  COMPREPLY=()
${FIND_COMMAND}
  case $previous in
${values.join('\n')}
  esac
  case $command in
${commands.join('\n')}
    *) options='${namesOf([...program.options, ...program.alone])}' ;;
  esac
  case $word in
    -*) COMPREPLY=($(compgen -W "$options" -- "$word")); return ;;
  esac
  case $command in
    '') COMPREPLY=($(compgen -W '${COMMAND_NAMES} help' -- "$word")) ;;
${words.join('\n')}
    help) COMPREPLY=($(compgen -W '${COMMAND_NAMES}' -- "$word")) ;;
  esac
}
complete -F _flakestick flakestick
`;
}
