/** What an image can take over from the computer it is made on. Nothing secret: a network's passphrase is asked for. */
import { readdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { HostName, Keyboard } from '../../contract/wire/image-options.ts';
import { checkSshKey, keyLines } from '../../contract/wire/ssh-key.ts';
import type { ThisComputer } from '../../contract/wire/this-computer.ts';
import { Ssid } from '../../contract/wire/wifi.ts';
import { findProgram } from './find-program.ts';
import { runProgram, succeeded } from './program.ts';
import { readSmallFile } from './small-file.ts';
import { homeFolder } from './xdg.ts';

/** Where to look; other folders in tests. */
export interface ComputerFolders {
  /** The root of the file system. */
  readonly root?: string;
  readonly home?: string;
}

/** Never fails: what cannot be found out is not offered. */
export async function readThisComputer({
  root = '/',
  home = homeFolder(),
}: ComputerFolders = {}): Promise<ThisComputer> {
  const [keyboard, wifi, sshKeys] = await Promise.all([keyboardOf(root), connectedNetwork(), publicKeysIn(home)]);
  const [name = ''] = hostname().split('.');
  return { hostName: HostName.safeParse(name).success ? name : null, keyboard, wifi, sshKeys };
}

const textOf = (path: string): Promise<string> => readSmallFile(path).catch(() => '');

/** The value of `XKBLAYOUT=de` or `XKBLAYOUT="de,us"`. */
function assigned(text: string, name: string): string | null {
  return new RegExp(`^\\s*${name}=["']?([^"'\\n]*)["']?\\s*$`, 'm').exec(text)?.[1] ?? null;
}

/** The value of `Option "XkbLayout" "de"`. */
function xorgOption(text: string, name: string): string | null {
  return new RegExp(`^\\s*Option\\s+"${name}"\\s+"([^"\\n]*)"`, 'mi').exec(text)?.[1] ?? null;
}

/** The first of several layouts, which is the one that a session begins with. */
function keyboardFrom(layouts: string | null, variants: string | null): string | null {
  const [layout = ''] = (layouts ?? '').split(',');
  const [variant = ''] = (variants ?? '').split(',');
  const keyboard = variant.trim() === '' ? layout.trim() : `${layout.trim()}(${variant.trim()})`;
  return Keyboard.safeParse(keyboard).success ? keyboard : null;
}

/** From the files that localectl reads and writes: systemd's, Debian's, and the one of the console (vconsole.conf(5)). */
async function keyboardOf(root: string): Promise<string | null> {
  const [xorg, debian, console] = await Promise.all(
    ['etc/X11/xorg.conf.d/00-keyboard.conf', 'etc/default/keyboard', 'etc/vconsole.conf'].map((file) =>
      textOf(join(root, file)),
    ),
  );
  // `de-latin1-nodeadkeys` of the console begins with a layout.
  const [map = ''] = (assigned(console ?? '', 'KEYMAP') ?? '').split('-');
  return (
    keyboardFrom(xorgOption(xorg ?? '', 'XkbLayout'), xorgOption(xorg ?? '', 'XkbVariant')) ??
    keyboardFrom(assigned(debian ?? '', 'XKBLAYOUT'), assigned(debian ?? '', 'XKBVARIANT')) ??
    keyboardFrom(assigned(console ?? '', 'XKBLAYOUT'), assigned(console ?? '', 'XKBVARIANT')) ??
    keyboardFrom(map, null)
  );
}

const MAX_KEYS = 20;

async function publicKeysIn(home: string): Promise<ThisComputer['sshKeys']> {
  const folder = join(home, '.ssh');
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.pub')).toSorted();
  const files = await Promise.all(
    names.slice(0, MAX_KEYS).map(async (name) => ({ name, text: await textOf(join(folder, name)) })),
  );
  return files.flatMap(({ name, text }) => {
    const check = checkSshKey(keyLines(text)[0] ?? '');
    return check.ok ? [{ name, key: check.key }] : [];
  });
}

/** Both ask the kernel or a daemon, which answers at once, or hangs. */
const ANSWER_MS = 2000;

async function outputOf(program: string, argv: readonly string[]): Promise<string> {
  const path = await findProgram(program);
  if (path === null) return '';
  const run = await runProgram(path, argv, { timeoutMs: ANSWER_MS, log: 'never' });
  return succeeded(run) ? run.stdout : '';
}

/** `yes:My\:Home`: a colon and a backslash are escaped (nmcli(1), --terse). */
export function networkOfNmcli(text: string): string | null {
  const [, escaped] = /^yes:(.+)$/m.exec(text) ?? [];
  return nameOrNull(escaped?.replace(/\\(.)/g, '$1'));
}

/** The first `ssid` that `iw dev` prints. It escapes what is not ASCII as `\xc3`, which could be meant literally: then none. */
export function networkOfIw(text: string): string | null {
  const [, name] = /^\s*ssid (.+)$/m.exec(text) ?? [];
  return name?.includes('\\') ? null : nameOrNull(name);
}

const nameOrNull = (name: string | undefined): string | null =>
  name !== undefined && Ssid.safeParse(name).success ? name : null;

/** The name of the Wi-Fi network that this computer is connected to. */
async function connectedNetwork(): Promise<string | null> {
  const argv = ['--terse', '--fields', 'ACTIVE,SSID', 'device', 'wifi', 'list', '--rescan', 'no'];
  return networkOfNmcli(await outputOf('nmcli', argv)) ?? networkOfIw(await outputOf('iw', ['dev']));
}
