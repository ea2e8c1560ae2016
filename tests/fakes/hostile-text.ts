/** What a stranger may write into a label, a name or a record, and whether anything of it acts where it is printed. */

/** Escape sequences, a forged line, bidi controls, no width. */
export const HOSTILE = 'X\u001b[2J\u001b]52;c;YQ==\u0007\r\u009b1m\u202e\u2066\u200b\u007f\ufeff\n/dev/sda  verified';

/** Written out, and not by the properties that the encoder uses: first and last. */
const ACTING = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0x61c, 0x61c],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0xfeff, 0xfeff],
  [0xfff9, 0xfffb],
] as const;

const acts = (character: string): boolean =>
  ACTING.some(([first, last]) => character >= String.fromCharCode(first) && character <= String.fromCharCode(last));

/** The characters of `text` that act, besides newlines where `lines` is true; and what a newline forged. */
export function actingIn(text: string, { lines = false } = {}): string[] {
  const characters = Array.from(text).filter((each) => acts(each) && !(lines && each === '\n'));
  return [...characters, ...(text.match(/^\/dev\/sda {2}verified/gm) ?? [])];
}
