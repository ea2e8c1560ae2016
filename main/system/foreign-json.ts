/** JSON that somebody else wrote, looked at before it is parsed: what it would take to hold it, and to walk it. */

export interface JsonBounds {
  /** Of arrays and objects inside one another: decoders and digests use up the stack otherwise. */
  readonly maxDepth: number;
  /** Arrays and objects in all; an empty one takes two bytes of text and fifty of memory. */
  readonly maxContainers: number;
  /** Keys in all: decoders look at each. */
  readonly maxKeys: number;
}

/** Where the string that begins at `from` ends: the place of its closing quote, or the end of the text. */
function endOfString(text: string, from: number): number {
  let end = text.indexOf('"', from + 1);
  while (end > 0) {
    let backslashes = 0;
    while (text[end - 1 - backslashes] === '\\') backslashes += 1;
    if (backslashes % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
  return text.length;
}

/** Text that is no JSON may be within bounds or not. */
export function isWithinBounds(text: string, { maxDepth, maxContainers, maxKeys }: JsonBounds): boolean {
  let depth = 0;
  let containers = 0;
  let keys = 0;
  for (let place = 0; place < text.length; place += 1) {
    const sign = text[place];
    // Most of a record are digests.
    if (sign === '"') place = endOfString(text, place);
    else if (sign === '[' || sign === '{') {
      depth += 1;
      containers += 1;
      if (depth > maxDepth || containers > maxContainers) return false;
    } else if (sign === ']' || sign === '}') depth -= 1;
    else if (sign === ':') {
      keys += 1;
      if (keys > maxKeys) return false;
    }
  }
  return true;
}

/** Far more than any file of ours has. */
const BOUNDS: JsonBounds = { maxDepth: 64, maxContainers: 500_000, maxKeys: 1_000_000 };

/** JSON.parse for what somebody else may have written. Throws SyntaxError also for what is too deep or has too many parts. */
export function parseForeignJson(text: string, bounds: JsonBounds = BOUNDS): unknown {
  if (!isWithinBounds(text, bounds)) throw new SyntaxError('nested too deeply, or too many parts');
  return JSON.parse(text);
}
