/** Takes out of a report what names a person or a drive: user and host name, what lies in a home folder, serial numbers. */
import os from 'node:os';

export interface Identifying {
  readonly user: string;
  readonly host: string;
  readonly home: string;
  /** Serial numbers and WWNs of drives that are plugged in; others are told by where they stand. */
  readonly serials: readonly string[];
}

/** As this process is run. */
export function identifyingHere(serials: readonly string[]): Identifying {
  const { username, homedir } = os.userInfo();
  return { user: username, host: os.hostname(), home: homedir, serials };
}

const SERIAL = '[serial number]';
/** Names that say nothing of a person, or are a word of every second line. */
const COMMON_NAMES = new Set(['root', 'nixos', 'user', 'localhost', 'debian', 'ubuntu', 'fedora', 'arch']);
/** Shorter ones would hide parts of other numbers. */
const MIN_CHARACTERS = 4;

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A path, up to the end of the string of JSON that it begins, or up to what does not stand in plain paths. */
const below = (folder: string): RegExp => new RegExp(`(?<=")${folder}[^"]*|${folder}(?:/[^\\s"'”’,;)\\]]*)?`, 'g');

function withoutSerials(text: string, serials: readonly string[]): string {
  let masked = text
    // Identities: 27.4C530001230101.31914983424.
    .replace(/(?<![\w.])(\d+|-)\.[\w:-]{4,}\.(\d{5,})\b/g, `$1.${SERIAL}.$2`)
    .replace(/("(?:serial|wwn|driveSerial)"\s*:\s*)"[^"]*"/g, `$1"${SERIAL}"`)
    .replace(/\b(serial(?: number)?:?\s+)(?!\[|number)…?[A-Za-z0-9_-]*\d[A-Za-z0-9_-]*/gi, `$1${SERIAL}`)
    .replace(/(\/dev\/disk\/by-id\/[a-z]+-)[^\s"',;)]+/g, `$1${SERIAL}`);
  for (const serial of serials) if (serial.length >= MIN_CHARACTERS) masked = masked.replaceAll(serial, SERIAL);
  return masked;
}

/** Pure. */
export function masked(text: string, { user, host, home, serials }: Identifying): string {
  let result = withoutSerials(text, serials);
  if (home.length > 1) result = result.replace(below(escaped(home)), '~/…');
  result = result.replace(below('/(?:home|run/media|media)/[^/\\s"]+'), '/home/…').replace(below('/root'), '/root/…');
  for (const [name, shown] of [
    [user, '[user]'],
    [host, '[host]'],
  ] as const)
    if (name.length > 1 && !COMMON_NAMES.has(name))
      result = result.replace(new RegExp(`(?<![\\w-])${escaped(name)}(?![\\w-])`, 'g'), shown);
  return result;
}
