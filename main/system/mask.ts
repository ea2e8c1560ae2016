/**
 * Makes a text fit for a public bug report: without secrets, serial numbers, user names, host names and paths below a home
 * folder. If the end of a path is unclear, it masks too much rather than too little.
 */
import { withoutSecrets } from './secrets.ts';

export interface MaskContext {
  /** From the system and from the environment. */
  readonly homes: readonly string[];
  readonly userName: string;
  readonly hostName: string;
  /** Serial numbers and WWNs of drives that are or were here. */
  readonly serials: readonly string[];
}

/** Shorter ones (`1`, `00`) are in every other number. */
const MIN_SERIAL_CHARACTERS = 4;
/** Names that every machine has and that reveal nothing. */
const PLAIN_NAMES = new Set(['', 'root', 'localhost', 'nixos']);
/** Common folders, which help to understand a report. */
const PUBLIC_OWNERS = 'nixos|nix-community';

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
const wholeWord = (text: string): RegExp =>
  new RegExp(String.raw`(?<![\p{L}\p{N}_])${escaped(text)}(?![\p{L}\p{N}_])`, 'gu');

/** udev, the kernel and file names write a serial number with different separators and case. */
function serialPattern(serial: string): RegExp | null {
  const letters = serial.match(/[\p{L}\p{N}]/gu) ?? [];
  return letters.length < MIN_SERIAL_CHARACTERS
    ? null
    : new RegExp(letters.map(escaped).join(String.raw`[\W_]{0,2}`), 'giu');
}

/** Patterns that contain serial numbers: udev's links, properties and fields, WWNs, our own drive identities. */
const SERIALS: readonly (readonly [RegExp, string])[] = [
  [/(\/dev\/disk\/by-(?:id|label|partlabel)\/)[^\s"']+/g, '$1[masked]'],
  [/\b(ID_(?:[A-Z]+_)?(?:SERIAL|WWN)[A-Z_]*=)[^\n]*/g, '$1[serial]'],
  [/\b(serial(?:[ _-]?(?:number|no|short))?["']?\s*[:=]?\s*["“']?…?)(?!\[)[\w.-]{0,64}\d[\w.-]{0,64}/gi, '$1[serial]'],
  [/\b(naa\.|eui\.|wwn-|t10\.|uuid\.)[\w.-]+/gi, '$1[wwn]'],
  [/\b(wwn["']?\s*[:=]\s*["']?)[\w.-]+/gi, '$1[wwn]'],
  [/(?<![\w.])(\d{1,12}|-)\.(?!-\.)[\w:-]{1,256}\.(\d{4,})(?![\w.])/g, '$1.[serial].$2'],
];

const PEOPLE: readonly (readonly [RegExp, string])[] = [
  [/\b((?:ssh|ssh-ng|git\+ssh|sftp):\/\/)(?!git@)[^@\s/'"]+@/g, '$1[user]@'],
  [/(?<![\w.+-])(?!git@)[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}/g, '[address]'],
  [
    new RegExp(String.raw`\b((?:github|gitlab|sourcehut):)(?!(?:${PUBLIC_OWNERS})/)[^\s/'"]+/[^\s/?#'"]+`, 'gi'),
    '$1[owner]/[repository]',
  ],
  [
    new RegExp(
      String.raw`((?:github\.com|gitlab\.com|codeberg\.org|git\.sr\.ht)[/:])(?!(?:${PUBLIC_OWNERS})/)[^\s/'"]+/[^\s/?#'"]+`,
      'gi',
    ),
    '$1[owner]/[repository]',
  ],
];

const CLOSING: Readonly<Record<string, string>> = {
  "'": "'",
  '"': '"',
  '“': '”',
  '‘': '’',
  '`': '`',
  '«': '»',
  '(': ')',
};

/** Where a path that begins before `line` ends: at the quote that closes it, else at the last colon that a message follows. */
function pathLength(before: string, line: string): number {
  const closing = CLOSING[before.at(-1) ?? ''];
  const quoted = closing === undefined ? -1 : line.lastIndexOf(closing);
  if (quoted >= 0) return quoted;
  const message = line.lastIndexOf(': ');
  return message >= 0 ? message : line.length;
}

/** `/home/ann`, `/run/media/ann`, `~`, `~ann`, `..`: each with everything below it. */
function homePattern(folders: readonly string[]): RegExp {
  const own = folders
    .filter((folder) => folder.length > 1)
    .flatMap((folder) => [escaped(folder), escaped(encodeURI(folder))]);
  const homes = String.raw`(?:/var)?/home/[^/\s"'”’]+|/root|/Users/[^/\s"'”’]+|/run/media/[^/\s"'”’]+|/media/[^/\s"'”’]+`;
  const relative = String.raw`(?<![\w.~/-])(?:~[\w.-]{0,64}|\.\.?)(?=/)`;
  return new RegExp(`(?:${[...own, homes].join('|')})(?![\\w.-])|${relative}`, 'i');
}

function withoutPaths(line: string, pattern: RegExp): string {
  let rest = line;
  let masked = '';
  for (let found = pattern.exec(rest); found; found = pattern.exec(rest)) {
    const before = rest.slice(0, found.index);
    const after = rest.slice(found.index + found[0].length);
    const length = /^(?:\/|%2f)/i.test(after) ? pathLength(before, after) : 0;
    masked += `${before}~${length > 0 ? '/…' : ''}`;
    rest = after.slice(length);
  }
  return masked + rest;
}

/** Longer lines are truncated: they are useless in a report, and the patterns must stay fast. */
const MAX_LINE_CHARACTERS = 8000;

/** Pure, except for the secrets registered with keepSecret. */
export function maskForReport(text: string, { homes, userName, hostName, serials }: MaskContext): string {
  const lines = text.split('\n').map((line) => line.slice(0, MAX_LINE_CHARACTERS));
  let masked = withoutSecrets(lines.join('\n'));
  for (const serial of serials) {
    const pattern = serialPattern(serial);
    if (pattern) masked = masked.replace(pattern, '[serial]');
  }
  for (const [pattern, replacement] of SERIALS) masked = masked.replace(pattern, replacement);
  const paths = homePattern(homes);
  masked = masked
    .split('\n')
    .map((line) => withoutPaths(line, paths))
    .join('\n');
  for (const [pattern, replacement] of PEOPLE) masked = masked.replace(pattern, replacement);
  const names = [userName, hostName, hostName.split('.')[0] ?? ''];
  for (const [index, name] of names.entries())
    if (!PLAIN_NAMES.has(name.toLowerCase()))
      masked = masked.replace(wholeWord(name), index === 0 ? '[user]' : '[host]');
  return masked;
}
