/** Makes inputs from valid samples: flips, cuts, repeats, extreme numbers, pieces of another sample. */
import { mutateJson } from './mutate-json.ts';
import { EXTREME_BYTES, EXTREME_NUMBERS, EXTREME_WORDS, NASTY_TEXTS } from './nasty.ts';
import type { Choices } from './random.ts';
import { DEFAULT_MAX_BYTES, type FuzzTarget } from './target.ts';

type Mutation = (input: Buffer, choices: Choices, other: Buffer) => Buffer;

const written = (input: Buffer, write: (copy: Buffer) => void): Buffer => {
  const copy = Buffer.from(input);
  write(copy);
  return copy;
};
const replaced = (input: Buffer, from: number, to: number, piece: Buffer): Buffer =>
  Buffer.concat([input.subarray(0, from), piece, input.subarray(to)]);

function piece(input: Buffer, choices: Choices): { from: number; to: number } {
  const from = choices.below(input.length);
  const most = choices.once(4) ? input.length : 64;
  return { from, to: Math.min(input.length, from + 1 + choices.below(most)) };
}

const BYTE_MUTATIONS: readonly Mutation[] = [
  (input, choices) => {
    const [at, bit] = [choices.below(input.length), choices.below(8)];
    return written(input, (copy) => copy.writeUInt8(copy.readUInt8(at) ^ (1 << bit), at));
  },
  (input, choices) => {
    const at = choices.below(input.length);
    const byte = choices.once(2) ? choices.oneOf(EXTREME_BYTES) : choices.below(256);
    return written(input, (copy) => copy.writeUInt8(byte, at));
  },
  (input, choices) => {
    const [bytes, isLittle] = [choices.oneOf([2, 4, 8]), !choices.once(3)];
    if (input.length < bytes) return input;
    // Numbers of a header stand at even offsets.
    const at = choices.below((input.length - bytes) / 2 + 1) * 2;
    const number = choices.once(3) ? BigInt(choices.below(300)) : choices.oneOf(EXTREME_WORDS);
    const word = Buffer.alloc(8);
    if (isLittle) word.writeBigUInt64LE(number);
    else word.writeBigUInt64BE((number << BigInt(64 - bytes * 8)) & 0xffff_ffff_ffff_ffffn);
    return written(input, (copy) => void word.copy(copy, Math.min(at, input.length - bytes), 0, bytes));
  },
  (input, choices) => input.subarray(0, choices.below(input.length + 1)),
  (input, choices) => {
    const { from, to } = piece(input, choices);
    return replaced(input, from, to, Buffer.alloc(0));
  },
  (input, choices) => {
    const { from, to } = piece(input, choices);
    const copies = choices.once(20) ? 2000 : 1 + choices.below(8);
    return replaced(input, to, to, Buffer.concat(Array<Buffer>(copies).fill(input.subarray(from, to))));
  },
  (input, choices, other) => {
    const { from, to } = piece(input, choices);
    const at = choices.once(2) ? from : choices.below(other.length);
    return replaced(input, from, to, other.subarray(at, at + (to - from)));
  },
  (input, choices, other) =>
    Buffer.concat([
      input.subarray(0, choices.below(input.length + 1)),
      other.subarray(choices.below(other.length + 1)),
    ]),
];

/** A place, a line or a number of the text, and what comes in its stead. */
const TEXT_MUTATIONS: readonly Mutation[] = [
  (input, choices) => {
    const at = choices.below(input.length + 1);
    return replaced(input, at, at, Buffer.from(choices.oneOf(NASTY_TEXTS)));
  },
  (input, choices) => inText(input, /\d+/g, choices, () => choices.oneOf(EXTREME_NUMBERS)),
  (input, choices) => inText(input, /[^\s"=:,;/]+/g, choices, () => choices.oneOf(NASTY_TEXTS)),
  (input, choices) => inText(input, /.*\n?/g, choices, () => ''),
  (input, choices) => inText(input, /.+\n?/g, choices, (line) => line.repeat(choices.once(20) ? 3000 : 2)),
  (input, choices) => inText(input, /[^\n]/g, choices, (character) => character.repeat(choices.once(10) ? 30_000 : 50)),
];

function inText(input: Buffer, what: RegExp, choices: Choices, by: (found: string) => string): Buffer {
  const text = input.toString();
  // The first 4,096 characters from somewhere: a sample may have thousands of matches.
  const from = choices.below(Math.max(1, text.length - 2048));
  const found = [...text.slice(from, from + 4096).matchAll(what)];
  if (found.length === 0) return input;
  const { 0: match, index } = choices.oneOf(found);
  return Buffer.from(text.slice(0, from + index) + by(match) + text.slice(from + index + match.length));
}

const MUTATIONS: { readonly [S in FuzzTarget['shape']]: readonly Mutation[] } = {
  bytes: BYTE_MUTATIONS,
  lines: [...TEXT_MUTATIONS, ...TEXT_MUTATIONS, ...BYTE_MUTATIONS],
  json: [mutateJson, mutateJson, mutateJson, ...TEXT_MUTATIONS],
};

/** The same for the same choices. One input in fifty is a sample as it is. */
export function inputOf(
  { shape, maxBytes = DEFAULT_MAX_BYTES }: FuzzTarget,
  samples: readonly Buffer[],
  choices: Choices,
): Buffer {
  let input = choices.oneOf(samples);
  const times = choices.once(50) ? 0 : 1 + choices.below(choices.once(3) ? 12 : 3);
  for (let time = 0; time < times && input.length > 0; time++)
    input = choices.oneOf(MUTATIONS[shape])(input, choices, choices.oneOf(samples)).subarray(0, maxBytes);
  return input;
}
