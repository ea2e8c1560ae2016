/**
 * Every suite, in rows beside each other, and one line in the end: `N passed, N failed, N skipped`. In one row are those that use
 * the system bus and udev, which there is one of; in the others those that keep to themselves.
 * `npm test` runs all; `sh build/node.sh tests/run.ts unit e2e` runs some. With CI=true a skip counts as a failure, except
 * those of setup/allowed-skips.ts. `--long` tries more, and writes docs/long-test.md.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';
import { ALLOWED_SKIPS } from './setup/allowed-skips.ts';
import { type LongRow, writeLongTable } from './setup/long-table.ts';
import { nixTestEnvironment, prepareStandin } from './setup/nix-environment.ts';

interface Count {
  passed: number;
  failed: number;
  skipped: number;
  /** What failed and why, said once more at the end. */
  failures?: string[];
  /** The titles of those that were skipped, as far as they are known. */
  skips?: string[];
}

const root = join(import.meta.dirname, '..');
const results = mkdtempSync(join(tmpdir(), 'flakestick-results-'));
const inCi = process.env['CI'] === 'true';

/** What a suite says is shown when it has ended: rows beside each other would mix their lines. */
type Say = (text: string) => void;

function run(
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

const node = (say: Say, argv: readonly string[], environment?: Record<string, string>): Promise<boolean> =>
  run(say, process.execPath, argv, environment);

/** Steps without a count of their own: each is one test. */
async function steps(say: Say, list: readonly [name: string, run: () => Promise<boolean>][]): Promise<Count> {
  const count: Count = { passed: 0, failed: 0, skipped: 0 };
  for (const [name, step] of list) {
    const startedMs = performance.now();
    const passed = await step();
    say(`${passed ? 'passed' : 'FAILED'}  ${name}  ${((performance.now() - startedMs) / 1000).toFixed(1)} s\n`);
    if (passed) count.passed += 1;
    else {
      count.failed += 1;
      count.failures = [...(count.failures ?? []), name];
    }
  }
  return count;
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

/** `verbose` prints a line for each test. */
async function vitest(say: Say, name: string, { reporter = 'default', project = name } = {}): Promise<Count> {
  const file = join(results, `${name}.json`);
  await node(
    say,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      '--project',
      project,
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
    return { passed: report.numPassedTests, failed, skipped, failures, skips };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** Node's own runner: the shipped bundles need its module hooks, which vitest would stand in the way of. */
async function nodeTest(say: Say, pattern: string): Promise<Count> {
  const file = join(results, 'node-test.tap');
  const reporters = [
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    '--test-reporter=tap',
    `--test-reporter-destination=${file}`,
  ];
  const succeeded = await node(say, ['--test', '--test-timeout=60000', ...reporters, pattern]);
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

const PlaywrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  errors: z.array(z.unknown()),
  suites: z.array(z.object({ specs: z.array(z.object({ title: z.string(), ok: z.boolean() })) })),
});

async function playwright(say: Say): Promise<Count> {
  const file = join(results, 'e2e.json');
  const argv = ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json'];
  const succeeded = await node(say, argv, { ...nixTestEnvironment(), PLAYWRIGHT_JSON_OUTPUT_NAME: file });
  try {
    const { stats, errors, suites } = PlaywrightReport.parse(JSON.parse(readFileSync(file, 'utf8')));
    const failed = stats.unexpected + stats.flaky + errors.length;
    const failures = suites.flatMap(({ specs }) => specs.filter(({ ok }) => !ok).map(({ title }) => title));
    return {
      passed: stats.expected,
      failed: succeeded ? failed : Math.max(1, failed),
      skipped: stats.skipped,
      failures,
    };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

type Suite = (say: Say) => Promise<Count>;

/** Each row is worked through in order, all at once. */
const ROWS: readonly { readonly [name: string]: Suite }[] = [
  {
    check: (say) =>
      steps(say, [
        ['types', () => node(say, ['node_modules/typescript/bin/tsc', '-p', '.'])],
        ['types of the page', () => node(say, ['node_modules/typescript/bin/tsc', '-p', 'renderer'])],
        ['format and lint', () => run(say, 'node_modules/.bin/biome', ['ci', '--colors=off', '.'])],
        ['typed lint', () => run(say, 'node_modules/.bin/oxlint', ['--type-aware'])],
        ['layout', () => node(say, ['build/check-layout.ts'])],
        ['lockfile', () => node(say, ['build/check-lockfile.ts'])],
      ]),
    integration: (say) => vitest(say, 'integration'),
    e2e: playwright,
  },
  // Mostly waits for drives that do not answer.
  { faults: (say) => vitest(say, 'faults') },
  {
    unit: (say) => vitest(say, 'unit', { project: 'unit*' }),
    bundle: (say) => nodeTest(say, 'tests/bundle/*.test.ts'),
    nix: (say) => vitest(say, 'nix'),
    boot: (say) => vitest(say, 'boot'),
    hardware: (say) => vitest(say, 'hardware', { reporter: 'verbose' }),
  },
];
const SUITE_NAMES = ROWS.flatMap((row) => Object.keys(row));

const prepare: Suite = (say) =>
  steps(say, [
    ['Debian packages', () => run(say, 'sh', ['tests/setup/debian-packages.sh'])],
    [
      'kernel of the stand-in',
      async () => {
        prepareStandin();
        return true;
      },
    ],
    ['build', () => node(say, ['build/build.ts'])],
  ]);

const isLong = process.argv.includes('--long');
const seed = Number(process.env['FLAKESTICK_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
if (isLong) Object.assign(process.env, { FLAKESTICK_LONG: '1', FLAKESTICK_SEED: String(seed) });
const asked = process.argv.slice(2).filter((word) => word !== '--long');
const unknown = asked.filter((name) => !SUITE_NAMES.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`There is no suite ${unknown.join(', ')}. The suites are ${SUITE_NAMES.join(', ')}.\n`);
  process.exit(2);
}
const total: Count = { passed: 0, failed: 0, skipped: 0 };
const table: string[] = [];
const failures: string[] = [];
const skips: string[] = [];
const rows: LongRow[] = [];

/** `live`: it has the terminal for itself. */
async function runSuite(name: string, suite: Suite, live = false): Promise<void> {
  const startedMs = performance.now();
  const said: string[] = [];
  if (live) process.stdout.write(`\n== ${name}\n`);
  const count = await suite((text) => (live ? process.stdout.write(text) : said.push(text)));
  if (!live) process.stdout.write(`\n== ${name}\n${said.join('')}`);
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  rows.push({ suite: name, passed: count.passed, failed: count.failed, skipped: count.skipped, seconds });
  skips.push(...(count.skips ?? []).map((title) => `${name}: ${title}`));
  table.push(
    `${name.padEnd(12)} ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped  (${seconds} s)`,
  );
  total.passed += count.passed;
  total.failed += count.failed;
  total.skipped += count.skipped;
  failures.push(...(count.failures ?? []).map((failure) => `${name}: ${failure}`));
}

const isAsked = (name: string): boolean => asked.length === 0 || asked.includes(name);
await runSuite('set-up', prepare, true);
await Promise.all(
  ROWS.map(async (row) => {
    // Alone, a suite is watched as it runs.
    for (const [name, suite] of Object.entries(row)) if (isAsked(name)) await runSuite(name, suite, asked.length === 1);
  }),
);
rmSync(results, { recursive: true, force: true });
if (failures.length > 0) process.stdout.write(`\n== what failed\n${failures.join('\n')}\n`);
process.stdout.write(`\n${table.join('\n')}\n`);
const reasonFor = (skip: string): string | undefined =>
  ALLOWED_SKIPS.find(({ title }) => title.test(skip.slice(skip.indexOf(': ') + 2)))?.reason;
const allowed = skips.filter((skip) => reasonFor(skip) !== undefined);
if (allowed.length > 0)
  process.stdout.write(`\nSkipped, as allowed:\n${allowed.map((skip) => `${skip}: ${reasonFor(skip)}`).join('\n')}\n`);
const isSkipFailure = inCi && total.skipped > allowed.length;
if (isSkipFailure) {
  const others = skips.filter((skip) => reasonFor(skip) === undefined);
  process.stdout.write(
    `\n${others.join('\n')}\nA skip is a failure here: what this machine lacks must be installed.\n`,
  );
}
if (isLong) {
  writeLongTable(rows, seed);
  process.stdout.write(`The table is in docs/long-test.md; the seed was ${seed}.\n`);
}
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exit(total.failed > 0 || isSkipFailure ? 1 : 0);
