import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readLines } from '../../../../main/system/read-lines.ts';

const MEBIBYTE = 1024 ** 2;

async function linesOf(chunks: Iterable<Buffer>, maxCharacters = MEBIBYTE): Promise<[string, boolean][]> {
  const lines: [string, boolean][] = [];
  const stream = Readable.from(chunks);
  readLines(stream, maxCharacters, (line, isWhole) => lines.push([line, isWhole]));
  await new Promise((resolve) => stream.once('close', resolve));
  return lines;
}

describe('reading lines', () => {
  it('gives each line, across chunks and bytes of one character, and an unfinished last one', async () => {
    const bytes = Buffer.from('a\n\nzwölf\u2028Zeilen\nlast');
    const chunks = [...bytes].map((byte) => Buffer.from([byte]));
    const lines = ['a', '', 'zwölf\u2028Zeilen', 'last'];
    expect(await linesOf(chunks)).toEqual(lines.map((line) => [line, true]));
  });

  it('cuts a line of 200 MiB, and takes no longer for it than for many short ones', async () => {
    const chunk = Buffer.alloc(64 * 1024, 'x');
    const startedMs = process.cpuUsage();
    const lines = await linesOf(Array.from({ length: 3200 }, () => chunk));
    const { user, system } = process.cpuUsage(startedMs);
    expect(lines.map(([line, isWhole]) => [line.length, isWhole])).toEqual([[MEBIBYTE, false]]);
    expect((user + system) / 1000).toBeLessThan(4000);
  });

  it.each([1, 3, 100])('cuts what is longer and nothing else, in chunks of %i bytes', async (size) => {
    const text = 'four\nfive5\nsixsix\n\nfour';
    const chunks = Array.from({ length: Math.ceil(text.length / size) }, (_, at) =>
      Buffer.from(text.slice(at * size, (at + 1) * size)),
    );
    expect(await linesOf(chunks, 4)).toEqual([
      ['four', true],
      ['five', false],
      ['sixs', false],
      ['', true],
      ['four', true],
    ]);
  });

  it('gives a cut line before it has ended, because it may have no end', async () => {
    const stream = new PassThrough();
    const line = new Promise((resolve) => {
      readLines(stream, 4, (...given) => resolve(given));
    });
    stream.write('five5');
    expect(await line).toEqual(['five', false]);
  });
});
