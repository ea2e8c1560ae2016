/**
 * Every suite, in rows beside each other, and one line in the end: `N passed, N failed, N skipped`. In one row are those that use
 * the system bus and udev, which there is one of; in the others those that keep to themselves.
 * `npm test` runs all; `sh build/node.sh tests/run.ts unit e2e` runs some. With CI=true a skip counts as a failure, except
 * those of setup/allowed-skips.ts. A run of every suite writes docs/field-cases.md. `--long` tries more, and writes docs/long-test.md.
 */
import { FIELD_CASES } from './field-cases/index.ts';
import { nixSuite } from './nix-suite.ts';
import { ALLOWED_SKIPS } from './setup/allowed-skips.ts';
import { failedCases, type TestResult, writeFieldTable } from './setup/field-table.ts';
import { type LongRow, readLongPage, withSuites, writeLongPage } from './setup/long-table.ts';
import {
  type Count,
  forgetResults,
  node,
  nodeTest,
  playwright,
  run,
  type Say,
  steps,
  vitest,
} from './suite-runners.ts';

type Suite = (say: Say) => Promise<Count>;

/** Threads of its own make the compiler check the same files several times: half of a processor's work, and no sooner beside others. */
const types = (project: string) => (say: Say) =>
  node(say, ['node_modules/typescript/bin/tsc', '-p', project, '--singleThreaded']);

/** The same for its compiler in Go, which also spends a quarter of the time on collecting garbage. */
const ONE_THREAD = { GOMAXPROCS: '1', GOGC: '400' };

/** Each row is worked through in order, all at once. */
const ROWS: readonly { readonly [name: string]: Suite }[] = [
  {
    check: (say) =>
      steps(say, [
        ['typed lint', (tell) => run(tell, 'node_modules/.bin/oxlint', ['--type-aware'], ONE_THREAD)],
        ['types', types('.')],
        ['format and lint', (tell) => run(tell, 'node_modules/.bin/biome', ['ci', '--colors=off', '.'])],
        ['types of the page', types('renderer')],
        ['types of the page’s tests', types('tests/unit/renderer')],
        ['layout', (tell) => node(tell, ['build/check-layout.ts'])],
        ['texts', (tell) => node(tell, ['build/check-texts.ts'])],
        ['features', (tell) => node(tell, ['build/check-features.ts'])],
        ['lockfile', (tell) => node(tell, ['build/check-lockfile.ts'])],
      ]),
    integration: (say) => vitest(say, 'integration'),
  },
  // The last two mostly wait: for drives that do not answer, and for slow ones.
  {
    processes: (say) => vitest(say, 'processes'),
    faults: (say) => vitest(say, 'faults'),
    pace: (say) => vitest(say, 'pace'),
  },
  // A bus and processes of its own, in a throw-away root; then a browser with pages of its own.
  { package: (say) => vitest(say, 'package'), e2e: playwright },
  {
    unit: (say) => vitest(say, 'unit', { project: 'unit*' }),
    fuzz: (say) => vitest(say, 'fuzz'),
    bundle: (say) => nodeTest(say, 'tests/bundle/*.test.ts'),
    nix: nixSuite,
    boot: (say) => vitest(say, 'boot'),
    hardware: (say) => vitest(say, 'hardware', { reporter: 'verbose' }),
  },
];
const SUITE_NAMES = ROWS.flatMap((row) => Object.keys(row));

/** What needs nothing but the checkout. */
const UNPREPARED: ReadonlySet<string> = new Set(['check', 'unit', 'fuzz', 'processes']);

/** One after the other: the kernel comes as a Debian package. */
async function prepare(say: Say): Promise<Count> {
  const packages = await steps(say, [
    ['Debian packages', (tell) => run(tell, 'sh', ['tests/setup/debian-packages.sh'])],
  ]);
  const standin = await steps(say, [
    ['kernel of the stand-in', (tell) => run(tell, 'sh', ['tests/setup/kernel.sh'])],
    ['build', (tell) => node(tell, ['build/build.ts'])],
  ]);
  return {
    passed: packages.passed + standin.passed,
    failed: packages.failed + standin.failed,
    skipped: 0,
    failures: [...(packages.failures ?? []), ...(standin.failures ?? [])],
  };
}

const inCi = process.env['CI'] === 'true';
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
const results: TestResult[] = [];

/** `live`: it has the terminal for itself. */
async function runSuite(name: string, suite: Suite, live = false): Promise<void> {
  const startedMs = performance.now();
  const said: string[] = [];
  if (live) process.stdout.write(`\n== ${name}\n`);
  const count = await suite((text) => (live ? process.stdout.write(text) : said.push(text)));
  if (!live) process.stdout.write(`\n== ${name}\n${said.join('')}`);
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  results.push(...(count.results ?? []));
  rows.push({ suite: name, passed: count.passed, failed: count.failed, skipped: count.skipped, seconds });
  skips.push(...(count.skips ?? []).map((title) => `${name}: ${title}`));
  table.push(
    `${name.padEnd(12)} ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped  (${seconds} s)`,
  );
  total.passed += count.passed;
  total.failed += count.failed;
  total.skipped += count.skipped;
  failures.push(...(count.failures ?? []).map((failure) => `${name}: ${failure}`));
  // After each: what a run that is cut short has found by then.
  if (isLong) writeLongPage(withSuites(readLongPage(), rows, { seed, date: new Date() }));
}

const isAsked = (name: string): boolean => asked.length === 0 || asked.includes(name);
if (SUITE_NAMES.some((name) => isAsked(name) && !UNPREPARED.has(name))) await runSuite('set-up', prepare, true);
await Promise.all(
  ROWS.map(async (row) => {
    // Alone, a suite is watched as it runs.
    for (const [name, suite] of Object.entries(row)) if (isAsked(name)) await runSuite(name, suite, asked.length === 1);
  }),
);
forgetResults();
const isEveryCaseTried = writeFieldTable(FIELD_CASES, results);
const missed = failedCases(FIELD_CASES, results);
total.failed += missed.length;
failures.push(...missed);
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
if (isEveryCaseTried) process.stdout.write('The cases of field reports are in docs/field-cases.md.\n');
if (isLong) process.stdout.write(`The table is in docs/long-test.md; the seed was ${seed}.\n`);
process.stdout.write(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
process.exit(total.failed > 0 || isSkipFailure ? 1 : 0);
