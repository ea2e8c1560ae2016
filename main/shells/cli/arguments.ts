/** Preprocesses the arguments before commander parses them. */
const LANGUAGE = '--language';
const OVERRIDE = '--override-input';

/**
 * `--language` is needed before any message. Returns the last one given, and the arguments without it. One without a value is
 * left for commander to refuse.
 */
export function takeLanguage(argv: readonly string[]): { code: string | undefined; rest: string[] } {
  const rest: string[] = [];
  let code: string | undefined;
  for (let index = 0; index < argv.length; index += 1) {
    const word = argv[index] as string;
    if (word === '--') return { code, rest: [...rest, ...argv.slice(index)] };
    const next = argv[index + 1];
    if (word.startsWith(`${LANGUAGE}=`)) code = word.slice(LANGUAGE.length + 1);
    else if (word === LANGUAGE && next !== undefined) {
      code = next;
      index += 1;
    } else rest.push(word);
  }
  return { code, rest };
}

/**
 * Joins the two words of `--override-input NAME REFERENCE` to `NAME=REFERENCE`: commander supports only one value or any
 * number.
 */
export function joinOverrides(argv: readonly string[]): string[] {
  const [word, name, reference, ...rest] = argv;
  if (word === undefined || word === '--') return [...argv];
  const isPair = word === OVERRIDE && name !== undefined && reference !== undefined && /^[^-=][^=]*$/.test(name);
  if (isPair && !reference.startsWith('-')) return [word, `${name}=${reference}`, ...joinOverrides(rest)];
  return [word, ...joinOverrides(argv.slice(1))];
}
