import { afterAll, beforeAll, expect, it } from 'vitest';
import { IS_LONG, runs, SEED } from '../setup/level.ts';
import { runTasks } from './drive.ts';
import { writeFuzzTable } from './table.ts';
import { TARGETS } from './targets/index.ts';
import type { TrialResult } from './trial.ts';

const MUCH_LONGER = 60;
let results: readonly TrialResult[] = [];

beforeAll(
  async () => {
    const tasks = TARGETS.map(({ name, inputs }) => ({
      target: name,
      seed: SEED,
      from: 0,
      inputs: runs(inputs, inputs * MUCH_LONGER),
    }));
    results = await runTasks(tasks);
  },
  runs(300_000, 3_600_000),
);

afterAll(() => {
  if (IS_LONG) writeFuzzTable(results, SEED);
});

it.each(TARGETS.map(({ name }) => name))('whatever it is given, %s reads it or refuses it', (name) => {
  const result = results.find(({ target }) => target === name);
  // What is found is tried again with `npm run fuzz -- TARGET --seed S --input N`.
  expect(result?.found).toEqual([]);
  expect(result?.inputs).toBeGreaterThan(0);
});
