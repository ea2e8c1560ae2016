/** The options that choose what is built and how: BUILD_FLAGS as options of a command, and the given values as BuildOptions. */

import { describeDetail } from '../../../contract/messages/describe-detail.ts';
import { describeRule } from '../../../contract/messages/describe-rule.ts';
import type { Messages } from '../../../contract/messages/en/index.ts';
import {
  BUILD_FLAGS,
  type BuildFlag,
  type BuildFlagName,
  buildFlags,
} from '../../../contract/rules/applicable-options.ts';
import { problemOf } from '../../../contract/wire/data-problem.ts';
import type { z } from '../../../contract/wire/schema.ts';
import { BuildOptions, OverrideInput } from '../../../contract/wire/source.ts';
import { isValueRule } from '../../../contract/wire/value-rule.ts';
import { type OptionDefinition, type OptionTable, value } from './command.ts';
import { askForWifi, readOptionsFile, readSshKeys, type WifiPrompt } from './image-options.ts';
import type { Output } from './output.ts';
import { type TranslatedFailure, usageError } from './usage.ts';

type Given = string | boolean | readonly string[] | null;
/** Two options that are not build options themselves: they name files with others. */
export type SourceFlag = BuildFlagName | '--options' | '--wifi-passphrase-file';
export type SourceValues = { readonly [F in SourceFlag]: Given };

function definitionOf(name: BuildFlagName, flag: BuildFlag): OptionDefinition<Given> {
  const help = ({ cliHelp }: Messages): string => cliHelp.source[name];
  if (flag.value === undefined) return { flags: name, help, initial: false };
  const flags = `${name} ${flag.value}`;
  if (!flag.isRepeatable) return { flags, help, initial: null, choices: flag.choices };
  return { flags, help, initial: [], collect: (word, before) => [...(before ?? []), checkedWord(name, word)] };
}

/** By their flags. */
export const SOURCE_OPTIONS: OptionTable & { readonly [F in SourceFlag]: OptionDefinition<Given> } = {
  ...(Object.fromEntries(buildFlags().map(([name, flag]) => [name, definitionOf(name, flag)])) as {
    [F in BuildFlagName]: OptionDefinition<Given>;
  }),
  '--wifi-passphrase-file': value(
    '--wifi-passphrase-file <file>',
    ({ cliHelp }) => cliHelp.source['--wifi-passphrase-file'],
  ),
  '--options': value('--options <file>', ({ cliHelp }) => cliHelp.source['--options']),
};

const OVERRIDE = '--override-input';

/** Throws bad-usage for values that joinOverrides has not joined. */
function checkedWord(name: BuildFlagName, word: string): string {
  if (name === OVERRIDE) overrideOf(word);
  return word;
}

/** `nixpkgs=path:/x?dir=y`. Throws bad-usage. */
function overrideOf(word: string): OverrideInput {
  const split = word.indexOf('=');
  const override = OverrideInput.safeParse({
    name: word.slice(0, Math.max(0, split)),
    reference: word.slice(split + 1),
  });
  if (!override.success) throw usageError((texts) => texts.overrideNeedsPair);
  return override.data;
}

/** In lower case. Throws bad-usage. */
export function checkedSha256(text: string): string {
  if (!/^[0-9a-f]{64}$/i.test(text)) throw usageError((texts) => texts.sha256Digits);
  return text.toLowerCase();
}

/** Options whose values are converted. */
const READ: { readonly [F in BuildFlagName]?: (given: never, prompt: WifiPrompt) => unknown } = {
  [OVERRIDE]: (given: readonly string[]) => given.map(overrideOf),
  '--sha256': checkedSha256,
  '--ssh-key': readSshKeys,
  '--package': (given: readonly string[]) => [...new Set(given)],
  '--wifi': askForWifi,
};

const isGiven = (given: Given): boolean =>
  given !== null && given !== false && !(Array.isArray(given) && given.length === 0);

/** Sets `image.hostName` of a draft, or adds to the list that several flags share. */
function put(draft: Record<string, unknown>, { path, member }: BuildFlag, read: unknown): void {
  const [head = '', inner] = path.split('.');
  if (member !== undefined) draft[head] = [...((draft[head] as unknown[] | undefined) ?? []), member];
  else draft[head] = inner === undefined ? read : { ...(draft[head] as object | undefined), [inner]: read };
}

/** Fails with bad-usage, file-not-found, file-unreadable. */
export async function readBuildOptions(values: SourceValues, output: Output): Promise<BuildOptions> {
  const file = values['--options'] as string | null;
  const prompt = { passphraseFile: values['--wifi-passphrase-file'] as string | null, messages: output.messages };
  const draft: Record<string, unknown> = file === null ? {} : await readOptionsFile(file);
  for (const [name, flag] of buildFlags()) {
    const given = values[name];
    if (isGiven(given)) put(draft, flag, (await READ[name]?.(given as never, prompt)) ?? given);
  }
  if (isGiven(values['--wifi-passphrase-file']) && !isGiven(values['--wifi']))
    throw usageError((texts) => texts.passphraseFileNeedsWifi);
  const parsed = BuildOptions.safeParse(draft);
  if (!parsed.success) throw invalidValue(parsed.error.issues[0], values);
  const { wifi } = parsed.data.image;
  if (wifi?.key) output.note(output.messages.cliRun.wifiKeyIsReadable({ ssid: wifi.ssid }));
  return parsed.data;
}

function describeIssue(issue: z.core.$ZodIssue | undefined, messages: Messages): string {
  if (issue && !isValueRule(issue.message))
    return describeDetail({ because: 'invalid-data', at: '', problem: problemOf(issue) }, messages);
  return describeRule(issue?.message ?? '', messages);
}

/** Names the flag or file of an invalid value, and the rule it violates. */
function invalidValue(issue: z.core.$ZodIssue | undefined, values: SourceValues): TranslatedFailure {
  const file = String(values['--options'] ?? '');
  if (issue?.code === 'unrecognized_keys')
    return usageError((texts) => texts.unknownKeys({ path: file, keys: issue.keys }));
  // Such as `image.packages.0`.
  const place = issue?.path.join('.') ?? '';
  const name = buildFlags().find(([, { path }]) => `${place}.`.startsWith(`${path}.`))?.[0];
  const option = name !== undefined && (isGiven(values[name]) || file === '') ? name : `${file} (${name ?? place})`;
  return usageError((texts, messages) => texts.invalidOption({ option, problem: describeIssue(issue, messages) }));
}

/** The flags among `typed` that only apply to building. */
export const onlyForBuilding = (typed: readonly string[]): string[] =>
  typed.filter((name) => flagNamed(name)?.isForBuilding);

export const isForRecords = (name: string): boolean => flagNamed(name)?.isForRecords ?? false;

function flagNamed(name: string): BuildFlag | undefined {
  return Object.hasOwn(BUILD_FLAGS, name) ? BUILD_FLAGS[name as BuildFlagName] : undefined;
}
