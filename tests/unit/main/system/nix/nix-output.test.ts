/** What Nix prints may be the work of a stranger's flake: lines of any length, without end. */
import { describe, expect, it } from 'vitest';
import { NewestLines, recogniseNixFailure } from '../../../../../main/system/nix/index.ts';
import { promisedMs } from '../../../../setup/busy.ts';

const MEBIBYTE = 1024 ** 2;
/** Of a processor; nothing in main takes longer than 50 ms, and a busy machine is given more. */
const MAX_MS = 1500;

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
    expect(lines.lines.at(0)).toBe('10000');
  });

  it('take a moment each, however many there were', () => {
    const lines = new NewestLines();
    const before = process.threadCpuUsage();
    for (let count = 0; count < 500_000; count += 1) lines.add('trace: x');
    // Moving all that are kept for each new one took 1,000 ms.
    expect(process.threadCpuUsage(before).user / 1000).toBeLessThan(promisedMs(300));
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
