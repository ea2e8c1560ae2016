/** Files of one worker share its process: each gets it, and leaves it, as the first one found it. */
import fc from 'fast-check';
import { afterAll, vi } from 'vitest';
import { runs, SEED } from './level.ts';

fc.configureGlobal({ seed: SEED, numRuns: runs(100, 2000) });

const environment = { ...process.env };
const folder = process.cwd();
const { exitCode } = process;
afterAll(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
  process.exitCode = exitCode;
  if (process.cwd() !== folder) process.chdir(folder);
});
