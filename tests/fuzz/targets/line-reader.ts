import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { readLines } from '../../../main/system/read-lines.ts';
import type { FuzzTarget } from '../target.ts';

const MAX_CHARACTERS = 1000;

/** In pieces that end within characters, as a pipe gives them. */
const piecesOf = (input: Buffer): Buffer[] =>
  Array.from({ length: Math.ceil(input.length / 997) }, (_, place) => input.subarray(place * 997, (place + 1) * 997));

export const lineReader: FuzzTarget = {
  name: 'line-reader',
  shape: 'lines',
  inputs: 1000,
  samples: () => [
    '{"event":"done"}\n{"event":"idle","drive":0}\n',
    'ö\u2028\ud83d\ude00\r\n\n',
    `${'x'.repeat(3000)}\nend`,
  ],
  parse: async (input) => {
    const stream = Readable.from(piecesOf(input), { objectMode: false });
    const lines: string[] = [];
    readLines(stream, MAX_CHARACTERS, (line) => void lines.push(line));
    await new Promise((resolve) => stream.once('close', resolve));
    const expected = input.toString().split('\n');
    if (expected.at(-1) === '') expected.pop();
    assert.deepEqual(
      lines,
      expected.map((line) => line.slice(0, MAX_CHARACTERS)),
    );
  },
};
