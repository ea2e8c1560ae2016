/**
 * The members of one large JSON object, each parsed by itself as soon as it is complete: the whole may have hundreds of megabytes,
 * of which one member at a time is in memory.
 */
import { isWithinBounds, type JsonBounds } from './foreign-json.ts';

export interface MemberOptions {
  /** A member of the object that holds the members instead, where it is there. */
  readonly wrapper: string;
  /** Of one member. */
  readonly maxBytes: number;
  readonly bounds: JsonBounds;
  /** `value` is undefined where it is larger than that. Those beside a wrapper are given as well. */
  readonly onMember: (key: string, value: unknown) => void;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENS: ReadonlySet<number> = new Set(Buffer.from('[{'));
const CLOSES: ReadonlySet<number> = new Set(Buffer.from(']}'));
const [COLON = 0, COMMA = 0] = Buffer.from(':,');
const SPACE = 0x20;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** A text that comes in pieces; of one that is too long, nothing. */
class Gathered {
  readonly #maxBytes: number;
  #parts: Buffer[] = [];
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get isTooLong(): boolean {
    return this.#bytes > this.#maxBytes;
  }

  add(part: Buffer): void {
    this.#bytes += part.length;
    if (this.isTooLong) this.#parts = [];
    else this.#parts.push(part);
  }

  take(): string | null {
    const text = this.isTooLong ? null : Buffer.concat(this.#parts).toString('utf8');
    this.#parts = [];
    this.#bytes = 0;
    return text;
  }
}

export class JsonMembers {
  readonly #options: MemberOptions;
  readonly #text: Gathered;
  #key: unknown = null;
  /** Of the objects and arrays that are open. */
  #depth = 0;
  /** That of the object whose members are given: 1, or 2 within the wrapper. */
  #memberDepth = 1;
  #isInString = false;
  #isEscaped = false;
  #isWhole = false;
  #isBroken = false;
  /** Where in the present piece that begins which is not gathered yet. */
  #from = 0;

  constructor(options: MemberOptions) {
    this.#options = options;
    this.#text = new Gathered(options.maxBytes);
  }

  /** Whether all of one object has come, and nothing that is not JSON was seen. */
  get isComplete(): boolean {
    return this.#isWhole && !this.#isBroken;
  }

  write(chunk: Buffer): void {
    this.#from = 0;
    for (let at = 0; at < chunk.length && !this.#isBroken; at += 1) {
      const byte = chunk[at] ?? 0;
      if (this.#isInString) this.#inString(byte);
      else if (byte > SPACE) this.#sign(byte, at, chunk);
    }
    if (this.#depth >= this.#memberDepth && !this.#isBroken) this.#text.add(chunk.subarray(this.#from));
  }

  #inString(byte: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === BACKSLASH) this.#isEscaped = true;
    else if (byte === QUOTE) this.#isInString = false;
  }

  #sign(byte: number, at: number, chunk: Buffer): void {
    // Only one object, and nothing behind it.
    if (this.#depth === 0 && (this.#isWhole || byte !== OPEN_OBJECT)) this.#isBroken = true;
    else if (byte === QUOTE) this.#isInString = true;
    else if (OPENS.has(byte)) this.#open(byte, at);
    else if (CLOSES.has(byte)) this.#close(byte, at, chunk);
    else if (this.#depth === this.#memberDepth && (byte === COLON || byte === COMMA)) {
      this.#gather(at, chunk);
      if (byte === COLON) this.#key = this.#parsed();
      else this.#endMember();
    }
  }

  #gather(at: number, chunk: Buffer): void {
    this.#text.add(chunk.subarray(this.#from, at));
    this.#from = at + 1;
  }

  #open(byte: number, at: number): void {
    const isWrapper = this.#depth === 1 && this.#key === this.#options.wrapper && byte === OPEN_OBJECT;
    this.#depth += 1;
    if (!isWrapper && this.#depth > 1) return;
    this.#memberDepth = this.#depth;
    this.#text.take();
    this.#key = null;
    this.#from = at + 1;
  }

  #close(byte: number, at: number, chunk: Buffer): void {
    if (this.#depth === this.#memberDepth) {
      if (byte !== CLOSE_OBJECT) this.#isBroken = true;
      this.#gather(at, chunk);
      this.#endMember();
      this.#memberDepth = 1;
    }
    this.#depth -= 1;
    this.#isWhole = this.#depth === 0;
  }

  /** A member, or nothing in an empty object or behind a wrapper. */
  #endMember(): void {
    const key = this.#key;
    this.#key = null;
    if (typeof key === 'string') this.#options.onMember(key, this.#parsed());
    else if (this.#text.take()?.trim() !== '') this.#isBroken = true;
  }

  #parsed(): unknown {
    const text = this.#text.take();
    if (text === null || !isWithinBounds(text, this.#options.bounds)) return undefined;
    try {
      return JSON.parse(text);
    } catch {
      this.#isBroken = true;
      return undefined;
    }
  }
}
