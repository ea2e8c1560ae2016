/** Options of the live system that are read from files or asked for on the terminal: keys, passphrases, a file of options. */

import { existsSync } from 'node:fs';
import { describeDetail } from '../../../contract/messages/describe-detail.ts';
import { describeRule } from '../../../contract/messages/describe-rule.ts';
import type { Messages } from '../../../contract/messages/en/index.ts';
import { invalidData } from '../../../contract/wire/data-problem.ts';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { z } from '../../../contract/wire/schema.ts';
import { BuildOptions, Compression, System } from '../../../contract/wire/source.ts';
import { checkSshKey, keyLines } from '../../../contract/wire/ssh-key.ts';
import { Ssid, type Wifi, WifiPassphrase, wifiKey } from '../../../contract/wire/wifi.ts';
import { fileFailure } from '../../system/file-failure.ts';
import { parseForeignJson } from '../../system/foreign-json.ts';
import { keepSecret } from '../../system/secrets.ts';
import { detailOf, NotSmallFile, readSmallFile } from '../../system/small-file.ts';
import { askSecret } from './ask.ts';
import { usageError } from './usage.ts';

function invalid(option: string, problem: string): never {
  throw usageError((texts, messages) => texts.invalidOption({ option, problem: describeRule(problem, messages) }));
}

async function readText(file: string): Promise<string> {
  return readSmallFile(file).catch((cause: NodeJS.ErrnoException) => {
    if (!(cause instanceof NotSmallFile)) throw fileFailure(file, cause);
    throw new JobFailure({ kind: 'file-unreadable', path: file, detail: detailOf(cause) }, { cause });
  });
}

/** Each word is a key or a file of keys; a private key is always refused. */
export async function readSshKeys(words: readonly string[]): Promise<string[]> {
  const keys = await Promise.all(words.map(keysOf));
  return [...new Set(keys.flat())];
}

async function keysOf(given: string): Promise<string[]> {
  const isKey = /^(?:ssh|ecdsa|sk)-\S+\s/.test(given.trim()) && !existsSync(given);
  const lines = isKey ? [given] : keyLines(await readText(given));
  if (lines.length === 0) throw usageError((texts) => texts.noKeyInFile({ path: given }));
  return lines.map((line) => {
    const check = checkSshKey(line);
    return check.ok ? check.key : invalid(isKey ? '--ssh-key' : `--ssh-key ${given}`, check.problem);
  });
}

/** In the file a network may have a passphrase instead of the key; neither is stored. */
const FileOptions = z.looseObject({
  system: System.nullish(),
  compression: Compression.nullish(),
  release: BuildOptions.shape.release.nullish(),
  wifi: z.looseObject({ ssid: Ssid, passphrase: WifiPassphrase.optional() }).nullish(),
});

/** In the shape of BuildOptions; not completely validated yet. */
export async function readOptionsFile(file: string): Promise<Record<string, unknown>> {
  const text = await readText(file);
  let raw: unknown;
  try {
    raw = parseForeignJson(text);
  } catch {
    throw usageError((texts) => texts.notJson({ path: file }));
  }
  const parsed = FileOptions.safeParse(raw);
  if (!parsed.success) {
    const reason = invalidData(parsed.error, raw);
    throw usageError((texts, messages) =>
      texts.invalidOption({ option: file, problem: describeDetail(reason, messages) }),
    );
  }
  const { system, compression, release, wifi, ...image } = parsed.data;
  return {
    system: system ?? null,
    compression: compression ?? null,
    release: release ?? null,
    image: wifi === undefined ? image : { ...image, wifi: wifi && (await withKey(wifi)) },
  };
}

async function withKey({ passphrase, ...network }: { ssid: string; passphrase?: string | undefined }) {
  if (passphrase) keepSecret(passphrase);
  return passphrase ? { ...network, key: await wifiKey(network.ssid, passphrase) } : network;
}

export interface WifiPrompt {
  /** Null: ask on the terminal. */
  readonly passphraseFile: string | null;
  readonly messages: Messages;
}

/** Throws bad-usage for an invalid name, and if the passphrase cannot be asked for. */
export async function askForWifi(ssid: string, prompt: WifiPrompt): Promise<Wifi> {
  const checked = Ssid.safeParse(ssid);
  if (!checked.success) return invalid('--wifi', checked.error.issues[0]?.message ?? '');
  return { ssid, key: await askForWifiKey(ssid, prompt) };
}

/** Null for an open network. The passphrase itself is not passed on. */
export async function askForWifiKey(ssid: string, prompt: WifiPrompt): Promise<string | null> {
  const passphrase = await passphraseOf(ssid, prompt);
  keepSecret(passphrase);
  if (passphrase === '') return null;
  const checked = WifiPassphrase.safeParse(passphrase);
  if (!checked.success)
    throw usageError((texts, { valueRule }) => texts.invalidPassphrase({ ssid, problem: valueRule.passphrase }));
  return wifiKey(ssid, passphrase);
}

async function passphraseOf(ssid: string, { passphraseFile: file, messages }: WifiPrompt): Promise<string> {
  if (file === null) return askSecret(messages.cliRun.passphraseOf({ ssid }), (texts) => texts.givePassphraseFile);
  const passphrase = (await readText(file)).replace(/\r?\n$/, '');
  if (passphrase === '') throw usageError((texts) => texts.emptyFile({ path: file }));
  return passphrase;
}
