/**
 * Foreign text as it may be shown: whatever a stranger wrote into a label, a name, a setting or a log reaches neither a terminal
 * nor the page with characters that act instead of being seen. The one encoder; see ADR 0040.
 */

/**
 * Control characters, halves of surrogate pairs, line and paragraph separators, and what has no width or turns the direction of
 * text (Unicode's Default_Ignorable_Code_Point and Bidi_Control). A variation selector behind a pictograph is part of an emoji.
 */
const UNSEEN =
  /(?<!\p{Extended_Pictographic})[\ufe0e\ufe0f]|(?![\ufe0e\ufe0f])[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\ufff9-\ufffb]/gu;

/** U+2400 and the following are pictures of the C0 controls: `␛` for ESC, `␊` for a newline. */
const CONTROL_PICTURES = 0x2400;
const PICTURE_OF_DELETE = '␡';

function shown(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(CONTROL_PICTURES + code);
  return code === 0x7f ? PICTURE_OF_DELETE : `\\u{${code.toString(16)}}`;
}

/** One line: `a␛[2J` for `a`, ESC, `[2J`; `a\u{202e}b` for what would be written from right to left; `a␊b` for two lines. */
export function visibleLine(text: string): string {
  return text.replace(UNSEEN, shown);
}

/** Each line as visibleLine gives it; tabs stay. For what is of several lines by design, such as the trace of an evaluation. */
export function visibleLines(text: string): string {
  return text.split(/\r?\n/).map(visibleBesidesTabs).join('\n');
}

const visibleBesidesTabs = (line: string): string => line.split('\t').map(visibleLine).join('\t');

const ESCAPE = '\u001b';
/** Colours and weights, as builders write them. */
const COLOURS = new RegExp(`${ESCAPE}\\[[\\d;:]*m`, 'g');

/** A line of a builder's log: without its colours, and otherwise as visibleLine gives it; tabs stay. */
export function visibleLogLine(line: string): string {
  return visibleBesidesTabs(line.replace(COLOURS, '').replace(/\r$/, ''));
}

/** JSON that is the same value, with nothing in it that acts on a terminal. */
export function visibleJson(json: string): string {
  return json.replace(UNSEEN, (character) => (character === '\n' ? character : escaped(character)));
}

const escaped = (character: string): string =>
  [...Array(character.length).keys()]
    .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
    .join('');

/** Letters of scripts that are written from right to left; next to them, text and punctuation change places. */
const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Samaritan}\p{Script=Mandaic}\p{Script=Adlam}\p{Script=Hanifi_Rohingya}]/u;
const FIRST_STRONG_ISOLATE = '\u2068';
const POP_DIRECTIONAL_ISOLATE = '\u2069';

/** Whether every isolate that begins in a text ends in it: one of ours, or as harmless. */
function isBalanced(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if (character === FIRST_STRONG_ISOLATE) depth += 1;
    if (character === POP_DIRECTIONAL_ISOLATE) depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

const ISOLATES = new RegExp(`([${FIRST_STRONG_ISOLATE}${POP_DIRECTIONAL_ISOLATE}])`);

/** Foreign text on the page, alone or inside a sentence of ours: it cannot reorder what stands around it. Lines and tabs stay. */
export function isolated(text: string): string {
  const parts = isBalanced(text) ? text.split(ISOLATES) : [text];
  const shown = parts.map((part) => (ISOLATES.test(part) && part.length === 1 ? part : visibleLines(part))).join('');
  const isAlone = parts.length === 1 && RIGHT_TO_LEFT.test(shown);
  return isAlone ? `${FIRST_STRONG_ISOLATE}${shown}${POP_DIRECTIONAL_ISOLATE}` : shown;
}
