/** The colours of a builder's log. Pure. */
import { visibleLogLine } from './visible-text.ts';

export const LOG_COLOURS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;
export type LogColour = (typeof LOG_COLOURS)[number];

export interface LogPart {
  readonly text: string;
  readonly colour: LogColour | null;
  readonly isBold: boolean;
}

type Style = Omit<LogPart, 'text'>;
const PLAIN: Style = { colour: null, isBold: false };

const ESCAPE = '\u001b';
const SEQUENCE = new RegExp(`${ESCAPE}\\[([\\d;:]*)m`, 'g');

/** One code of a sequence; those of 256 and of all colours are of the ground that they are shown on, and left out. */
function styleAfter(style: Style, code: number): Style {
  if (code === 0) return PLAIN;
  if (code === 1) return { ...style, isBold: true };
  if (code === 22) return { ...style, isBold: false };
  if (code === 39) return { ...style, colour: null };
  const colour = LOG_COLOURS[code >= 90 && code <= 97 ? code - 90 : code - 30];
  return colour && ((code >= 30 && code <= 37) || code >= 90) ? { ...style, colour } : style;
}

function styleOf(before: Style, codes: string): Style {
  const numbers = codes === '' ? [0] : codes.split(/[;:]/).map(Number);
  // 38;5;n and 38;2;r;g;b: what follows belongs to it.
  const end = numbers.findIndex((code) => code === 38 || code === 48);
  return (end < 0 ? numbers : numbers.slice(0, end)).reduce(styleAfter, before);
}

/** A line in pieces of one style each, whose text may be shown. */
export function colouredParts(line: string): LogPart[] {
  const parts: LogPart[] = [];
  let style = PLAIN;
  let from = 0;
  const add = (text: string): void => {
    const shown = visibleLogLine(text);
    if (shown !== '') parts.push({ text: shown, ...style });
  };
  for (const { index, 0: sequence, 1: codes = '' } of line.matchAll(SEQUENCE)) {
    add(line.slice(from, index));
    style = styleOf(style, codes);
    from = index + sequence.length;
  }
  add(line.slice(from));
  return parts;
}
