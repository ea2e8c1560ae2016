/** Which lines of a build's log say what went wrong, and which one says it best. Pure. */
import { visibleLogLine } from './visible-text.ts';

/** What compilers and interpreters say, with the place: `main.c:3:1: error: expected declaration`, `error[E0425]: cannot find`. */
const OF_COMPILERS = [
  /(?:^|[\s:>])(?:fatal |internal compiler )?error(?:\[\w+\]|\(s\))?:\s*\S/i,
  /\bundefined reference to\b/,
  /\bld: (?:cannot find|.{0,200}undefined)/,
  /(?:^|[\s>.])[A-Z]\w{0,60}(?:Error|Exception): \S/,
  /\bCMake Error\b/,
  /\bthread '.{0,100}' panicked at\b/,
];
/** What follows from it: programs that ran the one that failed. */
const OF_DRIVERS = [
  /\bmake(?:\[\d+\])?: \*\*\* /,
  /(?:^|[\s>])(?:FAILED|ERROR|E): ?\S/,
  /\bninja: build stopped\b/,
  /\bnpm (?:ERR!|error) \S/,
  /: (?:command not found|No such file or directory)$/,
];
/** Nix's own summary, which says only which derivation it was. */
const OF_NIX = /(?:^|\s)error: (?:builder for |Cannot build |build of |\d+ dependenc|some derivations|The following)/;
const NO_ERROR = /\b(?:0 errors?|no errors?|error: 0)\b/i;

const matches = (patterns: readonly RegExp[], line: string): boolean => patterns.some((pattern) => pattern.test(line));

/** More of a line is data. Every pattern is linear in it, as builders may print anything. */
const MAX_LOOKED_AT = 1000;

const plain = (line: string): string => visibleLogLine(line.slice(0, MAX_LOOKED_AT)).trimEnd();

function weightOf(line: string): 0 | 1 | 2 | 3 {
  const text = plain(line);
  if (NO_ERROR.test(text)) return 0;
  if (OF_NIX.test(text)) return 1;
  if (matches(OF_COMPILERS, text)) return 3;
  return matches(OF_DRIVERS, text) ? 2 : 0;
}

export const isErrorLine = (line: string): boolean => weightOf(line) > 0;

/** The first thing that went wrong: what a compiler said, else what ran it. Null where nobody but Nix says anything. */
export function leadingError(lines: readonly string[]): string | null {
  for (const wanted of [3, 2]) {
    const found = lines.find((line) => weightOf(line) === wanted);
    if (found !== undefined) return plain(found).trimStart();
  }
  return null;
}
