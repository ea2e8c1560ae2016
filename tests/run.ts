/**
 * Every suite, one after the other, and one line in the end: `N passed, N failed, N skipped`.
 * `npm test` runs all; `sh build/node.sh tests/run.ts unit e2e` runs some. With CI=true a skip counts as a failure, except
 * where only the Electron runtime is missing, which cannot be had everywhere.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { nixTestEnvironment, prepareStandin } from './setup/nix-environment.ts';

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

const project = join(import.meta.dirname, '..');
const results = mkdtempSync(join(tmpdir(), 'flakestick-results-'));
const inCi = process.env['CI'] === 'true';

function run(file: string, argv: readonly string[], environment: Record<string, string> = {}): boolean {
  const { status, error } = spawnSync(file, argv, {
    cwd: project,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...environment },
  });
  if (error) process.stderr.write(`${file}: ${error.message}\n`);
  return status === 0;
}

const node = (argv: readonly string[], environment?: Record<string, string>): boolean =>
  run(process.execPath, argv, environment);

/** Steps without a count of their own: each is one test. */
function steps(list: readonly [name: string, run: () => boolean][]): Count {
  const count: Count = { passed: 0, failed: 0, skipped: 0 };
  for (const [name, step] of list) {
    const startedMs = performance.now();
    const passed = step();
    process.stdout.write(
      `${passed ? 'passed' : 'FAILED'}  ${name}  ${((performance.now() - startedMs) / 1000).toFixed(1)} s\n`,
    );
    if (passed) count.passed += 1;
    else count.failed += 1;
  }
  return count;
}

const VitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  success: z.boolean(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

/** `verbose` prints a line for each test. */
function vitest(name: string, reporter: 'default' | 'verbose' = 'default'): Count {
  const file = join(results, `${name}.json`);
  node(
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--project',
      name,
      `--reporter=${reporter}`,
      '--reporter=json',
      `--outputFile=${file}`,
    ],
    nixTestEnvironment(),
  );
  try {
    const report = VitestReport.parse(JSON.parse(readFileSync(file, 'utf8')));
    // A file that cannot even be loaded has no test that failed; an error outside of every test has none either.
    const unloadable = report.testResults.filter(
      ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
    );
    const known = report.numFailedTests + unloadable.length;
    const failed = report.success ? known : Math.max(1, known);
    return { passed: report.numPassedTests, failed, skipped: report.numPendingTests + report.numTodoTests };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** Node's own runner: the shipped bundles need its module hooks, which vitest would stand in the way of. */
function nodeTest(pattern: string): Count {
  const file = join(results, 'node-test.tap');
  const reporters = [
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    '--test-reporter=tap',
    `--test-reporter-destination=${file}`,
  ];
  const succeeded = node(['--test', '--test-timeout=60000', ...reporters, pattern]);
  const tap = readFileSync(file, 'utf8');
  const count = (word: string): number => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(tap)?.[1] ?? 0);
  const failed = count('fail') + count('cancelled');
  return {
    passed: count('pass'),
    failed: succeeded ? failed : Math.max(1, failed),
    skipped: count('skipped') + count('todo'),
  };
}

const PlaywrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  errors: z.array(z.unknown()),
});

function playwright(): Count {
  const file = join(results, 'e2e.json');
  const argv = ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json'];
  const succeeded = node(argv, { ...nixTestEnvironment(), PLAYWRIGHT_JSON_OUTPUT_NAME: file });
  try {
    const { stats, errors } = PlaywrightReport.parse(JSON.parse(readFileSync(file, 'utf8')));
    const failed = stats.unexpected + stats.flaky + errors.length;
    return { passed: stats.expected, failed: succeeded ? failed : Math.max(1, failed), skipped: stats.skipped };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

const SUITES: { readonly [name: string]: () => Count } = {
  check: () =>
    steps([
      ['types', () => node(['node_modules/typescript/bin/tsc', '-p', '.'])],
      ['types of the page', () => node(['node_modules/typescript/bin/tsc', '-p', 'renderer'])],
      ['format and lint', () => run('node_modules/.bin/biome', ['ci', '--colors=off', '.'])],
      ['typed lint', () => run('node_modules/.bin/oxlint', ['--type-aware'])],
      ['layout', () => node(['build/check-layout.ts'])],
      ['lockfile', () => node(['build/check-lockfile.ts'])],
    ]),
  unit: () => vitest('unit'),
  bundle: () => nodeTest('tests/bundle/*.test.ts'),
  integration: () => vitest('integration'),
  e2e: playwright,
  boot: () => vitest('boot'),
  hardware: () => vitest('hardware', 'verbose'),
};

function prepare(): Count {
  return steps([
    ['Debian packages', () => run('sh', ['tests/setup/debian-packages.sh'])],
    [
      'kernel of the stand-in',
      () => {
        prepareStandin();
        return true;
      },
    ],
    ['build', () => node(['build/build.ts'])],
  ]);
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(SUITES, name));
if (unknown.length > 0) {
  process.stderr.write(`There is no suite ${unknown.join(', ')}. The suites are ${Object.keys(SUITES).join(', ')}.\n`);
  process.exit(2);
}
const total: Count = { passed: 0, failed: 0, skipped: 0 };
const table: string[] = [];
for (const [name, suite] of [['set-up', prepare] as const, ...Object.entries(SUITES)]) {
  if (asked.length > 0 && name !== 'set-up' && !asked.includes(name)) continue;
  process.stdout.write(`\n== ${name}\n`);
  const startedMs = performance.now();
  const count = suite();
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
  table.push(
    `${name.padEnd(12)} ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped  (${seconds} s)`,
  );
  total.passed += count.passed;
  total.failed += count.failed;
  total.skipped += count.skipped;
}
rmSync(results, { recursive: true, force: true });
process.stdout.write(`\n${table.join('\n')}\n`);
if (inCi && total.skipped > 0)
  process.stdout.write('A skip is a failure here: what this machine lacks must be installed.\n');
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exit(total.failed > 0 || (inCi && total.skipped > 0) ? 1 : 0);
