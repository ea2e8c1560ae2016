/** What Nix prints may be the work of a stranger's flake: lines of any length, without end. */
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { NewestLines, recogniseNixFailure } from '../../../../../main/system/nix/index.ts';
import { readLines } from '../../../../../main/system/nix/read-lines.ts';
import { promisedMs } from '../../../../setup/busy.ts';

const MEBIBYTE = 1024 ** 2;
/** Of a processor; nothing in main takes longer than 50 ms, and a busy machine is given more. */
const MAX_MS = 1500;

async function linesOf(chunks: Iterable<Buffer>): Promise<string[]> {
  const lines: string[] = [];
  const stream = Readable.from(chunks);
  readLines(stream, (line) => lines.push(line));
  await new Promise((resolve) => stream.once('close', resolve));
  return lines;
}

describe('reading lines', () => {
  it('gives each line, across chunks and bytes of one character, and an unfinished last one', async () => {
    const bytes = Buffer.from('a\n\nzwölf\u2028Zeilen\nlast');
    const chunks = [...bytes].map((byte) => Buffer.from([byte]));
    expect(await linesOf(chunks)).toEqual(['a', '', 'zwölf\u2028Zeilen', 'last']);
  });

  it('cuts a line of 200 MiB, and takes no longer for it than for many short ones', async () => {
    const chunk = Buffer.alloc(64 * 1024, 'x');
    const startedMs = process.cpuUsage();
    const [line, ...others] = await linesOf(Array.from({ length: 3200 }, () => chunk));
    const { user, system } = process.cpuUsage(startedMs);
    expect(line).toHaveLength(MEBIBYTE);
    expect(others).toEqual([]);
    expect((user + system) / 1000).toBeLessThan(4000);
  });
});

describe('the newest lines', () => {
  it('are bounded by characters, whatever their number', () => {
    const lines = new NewestLines();
    for (let count = 0; count < 9000; count += 1) lines.add(`${count} ${'x'.repeat(100_000)}`);
    expect(lines.lines.join('').length).toBeLessThan(5 * MEBIBYTE);
    expect(lines.lines.at(-1)).toMatch(/^8999 x+…$/);
  });

  it('are bounded by number', () => {
    const lines = new NewestLines();
    for (let count = 0; count < 30_000; count += 1) lines.add(`${count}`);
    expect(lines.lines).toHaveLength(20_000);
  });
});

describe('finding out what went wrong', () => {
  const context = { during: 'building', reference: 'x', nixVersion: '2.8.0' } as const;
  it.each(['error:', "error: unable to download '", "Cannot build '", "path '/nix", ' ', 'option `a', '(stack trace'])(
    'ends soon with lines made of %j',
    (unit) => {
      const line = unit.repeat(Math.ceil(MEBIBYTE / unit.length));
      const startedMs = performance.now();
      recogniseNixFailure(Array<string>(300).fill(line), context);
      recogniseNixFailure(Array<string>(20_000).fill(unit), context);
      expect(performance.now() - startedMs).toBeLessThan(promisedMs(MAX_MS));
    },
  );

  it('still finds the beginning and the end of a long message', () => {
    const noise = Array<string>(19_000).fill(`trace: ${'x'.repeat(500)}`);
    const said = "error: unable to download 'https://example.org/x': HTTP error 404";
    const building = { ...context, during: 'building' } as const;
    expect(recogniseNixFailure([said, ...noise], building).kind).toBe('network-failed');
    expect(recogniseNixFailure([...noise, said], building).kind).toBe('network-failed');
  });
});
