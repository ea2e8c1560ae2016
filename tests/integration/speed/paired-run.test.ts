/** That nothing became slower by a tenth, as far as this machine can tell: ratios to dd in the same rounds, not seconds. */
import { expect, it } from 'vitest';
import { knownRatios, pairedRun, type Ratios } from '../../bench/paired-run.ts';
import { IS_LONG } from '../../setup/level.ts';

const SLOWER_BY = 1.1;
const [MEBIBYTES, ROUNDS] = IS_LONG ? [256, 9] : [32, 1];
/** A machine that others use has bad minutes. */
const ATTEMPTS = 3;

const slower = (now: Ratios, known: Ratios): string[] =>
  (['engine', 'command'] as const).flatMap((what) => {
    const { time, cpu } = now[what];
    // A busy machine stretches time, and a slow one processor time: what became slower shows in both.
    const isSlower = time > known[what].time * SLOWER_BY && cpu > known[what].cpu * SLOWER_BY;
    return isSlower ? [`${what}: ${JSON.stringify(now[what])}, known ${JSON.stringify(known[what])}`] : [];
  });

it('a flash takes no longer than it is known to, beside dd', { timeout: 900_000 }, async () => {
  const known = knownRatios();
  // One round of a few blocks is mostly the start of the programs.
  if (!IS_LONG)
    return expect((await pairedRun({ mebibytes: MEBIBYTES, rounds: ROUNDS })).command.cpu).toBeGreaterThan(0);
  let found: string[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    found = slower(await pairedRun({ mebibytes: MEBIBYTES, rounds: ROUNDS }), known);
    if (found.length === 0) break;
  }
  expect(found).toEqual([]);
});

it.each([
  ['a tenth more of both is slower', { time: 1.2, cpu: 3.4 }, 1],
  ['a busy machine is not', { time: 2, cpu: 3 }, 0],
  ['a slow processor is not', { time: 1, cpu: 4 }, 0],
])('%s', (_, command, count) => {
  const known = { engine: { time: 0.6, cpu: 0.9 }, command: { time: 1, cpu: 3 } };
  expect(slower({ ...known, command }, known)).toHaveLength(count);
});
