import { globSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';

// The Electron runtime is never imported by a test: a missing one would start a download.
const alias = { electron: fileURLToPath(new URL('./tests/fakes/electron.ts', import.meta.url)) };
const isLong = process.env['FLAKESTICK_LONG'] === '1';
const eachFile = fileURLToPath(new URL('./tests/setup/each-file.ts', import.meta.url));
const builtPrograms = fileURLToPath(new URL('./tests/setup/built-programs.ts', import.meta.url));

// Programs that tests start from source: a command line takes 0.18 s of a processor instead of 0.53 s.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules/.cache/node-compile');

/**
 * A worker for each file takes 0.1 s of a processor to start, zod as long to load, and happy-dom and React 0.4 s: most files
 * share one, those with a document another. A file that mocks a module is alone, since those after it would get the mock, or it
 * the module of those before.
 */
type Worker = 'alone' | 'with a document' | 'sharing';
function workerOf(file: string): Worker {
  const text = readFileSync(join(import.meta.dirname, file), 'utf8');
  if (text.includes('vi.mock(')) return 'alone';
  return text.includes('@vitest-environment') ? 'with a document' : 'sharing';
}
const unitFiles = Object.groupBy(globSync('tests/unit/**/*.test.{ts,tsx}', { cwd: import.meta.dirname }), workerOf);

function unit(name: string, include: string[] = [], { isolate }: { isolate: boolean }): TestProjectConfiguration {
  return {
    test: {
      name,
      include,
      environment: 'node',
      alias,
      setupFiles: [eachFile],
      isolate,
      // A busy machine is no failure.
      testTimeout: isLong ? 1_800_000 : 120_000,
      hookTimeout: 60_000,
    },
  };
}

/** One file at a time. `elsewhere`: folders of tests/integration/ that have a project of their own. */
function onThisMachine(name: string, include: string, elsewhere: readonly string[] = []): TestProjectConfiguration {
  return {
    test: {
      name,
      include: [include],
      exclude: elsewhere.map((folder) => `tests/integration/${folder}/**`),
      environment: 'node',
      alias,
      globalSetup: builtPrograms,
      // Against what hangs; a busy machine takes many times as long as a quiet one.
      testTimeout: 600_000,
      hookTimeout: 600_000,
      fileParallelism: false,
    },
  };
}

export default defineConfig({
  test: {
    // Vitest's own default leaves one processor of two idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Waits for what is to come, not for a second.
    expect: { poll: { timeout: 30_000 } },
    projects: [
      unit('unit-sharing', unitFiles.sharing, { isolate: false }),
      unit('unit-page', unitFiles['with a document'], { isolate: false }),
      unit('unit-alone', unitFiles.alone, { isolate: true }),
      unit('fuzz', ['tests/fuzz/*.test.ts'], { isolate: true }),
      // Real programs, servers, megabytes: too slow for the check, and still nothing but the checkout.
      unit('processes', ['tests/processes/**/*.test.ts'], { isolate: true }),
      // Real loop devices, one bus, one udev.
      onThisMachine('integration', 'tests/integration/**/*.test.ts', ['nix', 'faults', 'pace']),
      // They wait for slow drives, and for output that nobody reads.
      onThisMachine('pace', 'tests/integration/pace/**/*.test.ts'),
      // They wait more than they work; but the page of faults is one.
      onThisMachine('faults', 'tests/integration/faults/**/*.test.ts'),
      // One Nix store.
      onThisMachine('nix', 'tests/integration/nix/**/*.test.ts'),
      {
        test: {
          name: 'package',
          include: ['tests/package/**/*.test.ts'],
          environment: 'node',
          // Against what hangs.
          testTimeout: 600_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'boot',
          include: ['tests/boot/**/*.test.ts'],
          environment: 'node',
          // Each boot keeps one processor busy.
          maxConcurrency: 2,
          // Two boots of ten minutes at most, one after the other, and what is built before.
          testTimeout: 1_500_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'hardware',
          // One file, because one virtual machine serves all scenarios.
          include: ['tests/hardware/hardware.test.ts'],
          environment: 'node',
          globalSetup: builtPrograms,
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
