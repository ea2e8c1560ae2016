/** How each suite is run, and how what it says is counted. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';
import type { TestResult } from './setup/field-table.ts';
import { nixTestEnvironment } from './setup/nix-environment.ts';

export interface Count {
  passed: number;
  failed: number;
  skipped: number;
  /** What failed and why, said once more at the end. */
  failures?: string[];
  /** The titles of those that were skipped, as far as they are known. */
  skips?: string[];
  /** Each test, as far as the runner reports them. */
  results?: TestResult[];
}

const root = join(import.meta.dirname, '..');
const results = mkdtempSync(join(tmpdir(), 'flakestick-results-'));

export const forgetResults = (): void => rmSync(results, { recursive: true, force: true });

/** What a suite says is shown when it has ended: rows beside each other would mix their lines. */
export type Say = (text: string) => void;

export function run(
  say: Say,
  file: string,
  argv: readonly string[],
  environment: Record<string, string> = {},
): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(file, argv, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    });
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', say);
    child.once('error', (error) => {
      say(`${file}: ${error.message}\n`);
      resolve(false);
    });
    child.once('close', (status) => resolve(status === 0));
  });
}

export const node = (say: Say, argv: readonly string[], environment?: Record<string, string>): Promise<boolean> =>
  run(say, process.execPath, argv, environment);

/** Steps without a count of their own, as many at once as there are processors: each is one test, and what it says comes in one piece. */
export async function steps(
  say: Say,
  list: readonly [name: string, run: (say: Say) => Promise<boolean>][],
): Promise<Count> {
  const failures: string[] = [];
  const waiting = [...list];
  const workThrough = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [name, step] = next;
      const startedMs = performance.now();
      const said: string[] = [];
      const passed = await step((text) => said.push(text));
      const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
      say(`${said.join('')}${passed ? 'passed' : 'FAILED'}  ${name}  ${seconds} s\n`);
      if (!passed) failures.push(name);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, workThrough));
  return { passed: list.length - failures.length, failed: failures.length, skipped: 0, failures };
}

const VitestTest = z.object({
  fullName: z.string(),
  status: z.string(),
  failureMessages: z.array(z.string()).default([]),
});
const VitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  success: z.boolean(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(''),
      assertionResults: z.array(VitestTest),
    }),
  ),
});

const resultsIn = ({ testResults }: z.infer<typeof VitestReport>): TestResult[] =>
  testResults.flatMap(({ name: path, assertionResults }) =>
    assertionResults.map(({ fullName, status }) => ({ file: relative(root, path), fullName, status })),
  );

/** Of a file that vitest's JSON reporter wrote. */
export const vitestResults = (json: unknown): TestResult[] => resultsIn(VitestReport.parse(json));

interface VitestRun {
  /** `verbose` prints a line for each test. */
  readonly reporter?: string;
  readonly project?: string;
  /** Only these, from the top of the checkout; all of the project when empty. */
  readonly files?: readonly string[];
  /** A program and its arguments that start Node. */
  readonly start?: readonly string[];
}

export async function vitest(
  say: Say,
  name: string,
  { reporter = 'default', project = name, files = [], start = [] }: VitestRun = {},
): Promise<Count> {
  const file = join(results, `${name}.json`);
  rmSync(file, { force: true });
  const [program = process.execPath, ...before]: readonly string[] = [...start, process.execPath];
  await run(
    say,
    program,
    [
      ...before,
      'node_modules/vitest/vitest.mjs',
      'run',
      '--project',
      project,
      `--reporter=${reporter}`,
      '--reporter=json',
      `--outputFile=${file}`,
      ...files,
    ],
    // `start` may give another Nix, whose environment its tests ask for themselves.
    start.length > 0 ? {} : nixTestEnvironment(),
  );
  try {
    const report = VitestReport.parse(JSON.parse(readFileSync(file, 'utf8')));
    // A file that cannot even be loaded has no test that failed; an error outside of every test has none either.
    const unloadable = report.testResults.filter(
      ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
    );
    const known = report.numFailedTests + unloadable.length;
    const failed = report.success ? known : Math.max(1, known);
    const failures = [
      ...unloadable.map(({ name, message }) => `${name}: ${message}`),
      ...report.testResults
        .flatMap(({ assertionResults }) => assertionResults)
        .filter(({ status }) => status === 'failed')
        .map(
          ({ fullName, failureMessages }) =>
            `${fullName}: ${stripVTControlCharacters(failureMessages.join(' ')).slice(0, 600)}`,
        ),
    ];
    const skips = report.testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .filter(({ status }) => ['pending', 'skipped', 'todo'].includes(status))
      .map(({ fullName }) => fullName.trim());
    const skipped = report.numPendingTests + report.numTodoTests;
    return { passed: report.numPassedTests, failed, skipped, failures, skips, results: resultsIn(report) };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** Node's own runner: the shipped bundles need its module hooks, which vitest would stand in the way of. */
export async function nodeTest(say: Say, pattern: string): Promise<Count> {
  const file = join(results, 'node-test.tap');
  const reporters = [
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    '--test-reporter=tap',
    `--test-reporter-destination=${file}`,
  ];
  const succeeded = await node(say, ['--test', '--test-timeout=300000', ...reporters, pattern]);
  const tap = readFileSync(file, 'utf8');
  const count = (word: string): number => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(tap)?.[1] ?? 0);
  const failed = count('fail') + count('cancelled');
  return {
    passed: count('pass'),
    failed: succeeded ? failed : Math.max(1, failed),
    skipped: count('skipped') + count('todo'),
    skips: [...tap.matchAll(/^\s*ok \d+ - (.*?) # (?:SKIP|TODO)/gm)].map(([, title = '']) => title),
  };
}

const PlaywrightSuite = z.object({
  specs: z.array(
    z.object({
      title: z.string(),
      /** From the folder of the tests. */
      file: z.string().default(''),
      ok: z.boolean(),
      tests: z.array(z.object({ status: z.string() })).default([]),
    }),
  ),
  get suites() {
    return z.array(PlaywrightSuite).optional();
  },
});
type PlaywrightSuite = z.infer<typeof PlaywrightSuite>;

const PlaywrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  errors: z.array(z.unknown()),
  suites: z.array(PlaywrightSuite),
});

/** Of describe blocks too, which are suites within the suite of their file. */
const specsOf = (suites: readonly PlaywrightSuite[]): PlaywrightSuite['specs'] =>
  suites.flatMap((suite) => [...suite.specs, ...specsOf(suite.suites ?? [])]);

export async function playwright(say: Say): Promise<Count> {
  const file = join(results, 'e2e.json');
  const argv = ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json'];
  const succeeded = await node(say, argv, { ...nixTestEnvironment(), PLAYWRIGHT_JSON_OUTPUT_NAME: file });
  try {
    const { stats, errors, suites } = PlaywrightReport.parse(JSON.parse(readFileSync(file, 'utf8')));
    const failed = stats.unexpected + stats.flaky + errors.length;
    const specs = specsOf(suites);
    const failures = specs.filter(({ ok }) => !ok).map(({ title }) => title);
    const skips = specs
      .filter(({ tests }) => tests.some(({ status }) => status === 'skipped'))
      .map(({ title }) => title);
    const results = specs.map(({ title, file: path, ok, tests }) => ({
      file: join('tests/e2e', path),
      fullName: title,
      status: !ok ? 'failed' : tests.some(({ status }) => status === 'skipped') ? 'skipped' : 'passed',
    }));
    return {
      passed: stats.expected,
      failed: succeeded ? failed : Math.max(1, failed),
      skipped: stats.skipped,
      failures,
      skips,
      results,
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
