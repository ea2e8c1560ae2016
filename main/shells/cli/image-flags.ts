/** The options of the live system, from flags, from files and, for a passphrase, from the terminal. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { JobFailure } from '../../../contract/wire/failure.ts';
import { ImageOptions } from '../../../contract/wire/image-options.ts';
import { z } from '../../../contract/wire/schema.ts';
import { Compression, System } from '../../../contract/wire/source.ts';
import { checkSshKey, keyLines } from '../../../contract/wire/ssh-key.ts';
import { Ssid, WifiPassphrase, wifiKey } from '../../../contract/wire/wifi.ts';
import { askSecret } from './ask-secret.ts';

export interface ImageFlags {
  options?: string;
  sshKey?: string[];
  hostName?: string;
  timeZone?: string;
  keyboard?: string;
  wifi?: string;
  wifiPassphraseFile?: string;
  package?: string[];
  firmware?: boolean;
  spice?: boolean;
  carryFlake?: string;
}

const collect = (word: string, before: string[] | undefined): string[] => [...(before ?? []), word];

export function withImageFlags(command: Command): Command {
  return command
    .option('--options <file>', 'the options of a preset or module, as JSON; flags come on top')
    .option('--ssh-key <key>', 'a public key, or a file of them, that may log in (repeatable)', collect)
    .option('--host-name <name>', 'what the live system calls itself')
    .option('--time-zone <zone>', 'such as Europe/Berlin')
    .option('--keyboard <layout>', 'an X11 layout: de, or de(nodeadkeys)')
    .option('--wifi <ssid>', 'a Wi-Fi network to join; its passphrase is asked for')
    .option('--wifi-passphrase-file <file>', 'read the passphrase from here instead')
    .option('--package <name>', 'one more package of nixpkgs (repeatable)', collect)
    .option('--firmware', 'all firmware, unfree as well')
    .option('--spice', 'the agent for a KVM guest with a SPICE display')
    .option('--carry-flake <flake>', 'put a flake on the stick, to install from with “nixos-install --flake”');
}

function refuse(detail: string): never {
  throw new JobFailure({ kind: 'bad-usage', detail });
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') throw new JobFailure({ kind: 'file-not-found', path: file }, { cause });
    throw new JobFailure({ kind: 'file-unreadable', path: file, detail: cause.code ?? cause.message }, { cause });
  });
}

/** A file's keys, or the key itself. A private key is never taken for either. */
async function keysOf(given: string): Promise<string[]> {
  const isKey = /^(?:ssh|ecdsa|sk)-\S+\s/.test(given.trim()) && !existsSync(given);
  const lines = isKey ? [given] : keyLines(await readText(given));
  if (lines.length === 0) refuse(`--ssh-key: ${given} holds no key.`);
  return lines.map((line) => {
    const check = checkSshKey(line);
    return check.ok ? check.key : refuse(`--ssh-key ${isKey ? '' : `${given}: `}${check.problem}.`);
  });
}

/** In the file a network may have its passphrase in the place of the key; neither is kept. */
const FileOptions = z.looseObject({
  system: System.nullish(),
  compression: Compression.nullish(),
  wifi: z.looseObject({ ssid: Ssid, passphrase: WifiPassphrase.optional() }).nullish(),
});

export interface FromFlags {
  readonly image: ImageOptions;
  readonly system: System | null;
  readonly compression: Compression | null;
}

async function fromFile(file: string): Promise<Record<string, unknown>> {
  const text = await readText(file);
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    refuse(`${file} is not JSON.`);
  }
  const parsed = FileOptions.safeParse(raw);
  if (!parsed.success) return refuse(`${file}: ${z.prettifyError(parsed.error)}`);
  const { wifi, ...rest } = parsed.data;
  if (!wifi?.passphrase) return parsed.data;
  const { passphrase, ...network } = wifi;
  return { ...rest, wifi: { ...network, key: await wifiKey(network.ssid, passphrase) } };
}

async function passphraseFor(ssid: string, file: string | undefined): Promise<string> {
  if (file === undefined)
    return askSecret(`Passphrase of “${ssid}” (empty for an open network): `, 'Give --wifi-passphrase-file FILE.');
  const passphrase = (await readText(file)).replace(/\r?\n$/, '');
  return passphrase === '' ? refuse(`${file} is empty.`) : passphrase;
}

/** The passphrase itself goes no further than this. */
export async function askWifiKey(ssid: string, file: string | undefined): Promise<string | null> {
  const passphrase = await passphraseFor(ssid, file);
  if (passphrase === '') return null;
  const checked = WifiPassphrase.safeParse(passphrase);
  if (!checked.success)
    return refuse(`The passphrase of “${ssid}” is none: ${checked.error.issues[0]?.message ?? ''}.`);
  return wifiKey(ssid, passphrase);
}

async function wifiOf({ wifi, wifiPassphraseFile }: ImageFlags) {
  if (wifi === undefined)
    return wifiPassphraseFile === undefined ? {} : refuse('--wifi-passphrase-file goes with --wifi SSID.');
  const ssid = Ssid.safeParse(wifi);
  if (!ssid.success) return refuse(`--wifi: ${ssid.error.issues[0]?.message ?? ''}.`);
  return { wifi: { ssid: wifi, key: await askWifiKey(wifi, wifiPassphraseFile) } };
}

const flagOf: { readonly [option: string]: string } = {
  hostName: '--host-name',
  timeZone: '--time-zone',
  keyboard: '--keyboard',
  packages: '--package',
  carryFlake: '--carry-flake',
};

/** Fails with bad-usage, file-not-found, file-unreadable. */
export async function imageOptionsOf(flags: ImageFlags): Promise<FromFlags> {
  const { system, compression, ...file } = flags.options === undefined ? {} : await fromFile(flags.options);
  const keys = await Promise.all((flags.sshKey ?? []).map(keysOf));
  const parsed = ImageOptions.safeParse({
    ...file,
    ...(flags.hostName !== undefined && { hostName: flags.hostName }),
    ...(flags.timeZone !== undefined && { timeZone: flags.timeZone }),
    ...(flags.keyboard !== undefined && { keyboard: flags.keyboard }),
    ...(keys.length > 0 && { sshKeys: [...new Set(keys.flat())] }),
    ...(flags.package && { packages: [...new Set(flags.package)] }),
    ...(flags.firmware && { unfreeFirmware: true }),
    ...(flags.spice && { spiceAgent: true }),
    ...(flags.carryFlake !== undefined && { carryFlake: flags.carryFlake }),
    ...(await wifiOf(flags)),
  });
  if (parsed.success)
    return {
      image: parsed.data,
      system: System.nullish().parse(system) ?? null,
      compression: Compression.nullish().parse(compression) ?? null,
    };
  const [issue] = parsed.error.issues;
  const place = String(issue?.path[0] ?? '');
  const given = issue?.code === 'unrecognized_keys' ? (flags.options ?? '') : (flagOf[place] ?? (place || 'options'));
  return refuse(`${given}: ${issue?.message ?? 'not understood'}.`);
}
