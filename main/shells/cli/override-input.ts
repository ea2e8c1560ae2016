/** `--override-input NAME REFERENCE`: commander knows options with one word or with any number of them, not with two. */
import { InvalidArgumentError } from 'commander';
import { OverrideInput } from '../../../contract/wire/source.ts';

const OPTION = '--override-input';

/** Joins the two words to one, `NAME=REFERENCE`, so that a source may follow them. What is no pair stays as it is. */
export function joinOverrides(argv: readonly string[]): string[] {
  const [word, name, reference, ...rest] = argv;
  if (word === undefined || word === '--') return [...argv];
  const isPair = word === OPTION && name !== undefined && reference !== undefined && /^[^-=][^=]*$/.test(name);
  if (isPair && !reference.startsWith('-')) return [word, `${name}=${reference}`, ...joinOverrides(rest)];
  return [word, ...joinOverrides(argv.slice(1))];
}

/** One more of them. Throws InvalidArgumentError. */
export function collectOverride(word: string, before: readonly OverrideInput[]): OverrideInput[] {
  const split = word.indexOf('=');
  const override = OverrideInput.safeParse({
    name: word.slice(0, Math.max(0, split)),
    reference: word.slice(split + 1),
  });
  if (!override.success) throw new InvalidArgumentError(`${OPTION} takes a name and a flake reference.`);
  return [...before, override.data];
}
