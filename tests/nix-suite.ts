/**
 * The tests of Nix on each version that Debian has: all of them on the newest, a part on the others, and all on all with
 * `--long` or FLAKESTICK_EVERY_NIX=1. Ends with a table, one row for each version. FLAKESTICK_EVERY_NIX=sid,bookworm runs all of them
 * on those alone.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestResult } from './setup/field-table.ts';
import { type Count, type Say, vitest } from './suite-runners.ts';

const root = join(import.meta.dirname, '..');
const file = (name: string): string => `tests/integration/nix/${name}.test.ts`;

/** What differs between versions: locks, what a flake asks for, listing, evaluations, the network, failures, and one image. */
const ON_EACH = [
  ...['build', 'causes', 'failures', 'inspect', 'listing-memory', 'machines', 'network', 'nix-file'],
  ...['one-evaluation', 'shapes'],
].map(file);
/** Remote stores and builders need a Nix that runs without a wrapper. */
const ON_OWN = [...ON_EACH, file('elsewhere')];

/** What waits for minutes, or takes gigabytes, is tried on the oldest and the newest version only. */
const ON_MIDDLE = ON_EACH.filter((path) => path !== file('network') && path !== file('listing-memory'));

/** Newest first. `suite`: of Debian; null is this machine's own Nix. */
const KINDS = [
  { suite: 'sid', files: ON_EACH },
  { suite: 'trixie', files: ON_MIDDLE },
  { suite: null, files: ON_OWN },
] as const;

interface NixKind {
  readonly suite: string | null;
  readonly files: readonly string[];
  /** The program and its arguments in front of what is run with it. */
  readonly start: readonly string[];
  /** As `nix --version` prints it. */
  readonly version: string;
}

type Found = NixKind | { readonly suite: string | null; readonly lacks: string };

function lookFor(suite: string | null, files: readonly string[]): Found {
  const start = suite === null ? [] : ['sh', join(root, 'tests/setup/with-nix.sh'), suite];
  const [program = 'nix', ...argv]: readonly string[] = [...start, 'nix', '--version'];
  const { error, status, stdout, stderr } = spawnSync(program, argv, { encoding: 'utf8' });
  if (error) return { suite, lacks: 'nix is not installed' };
  if (status === 0) return { suite, files, start, version: stdout.trim() };
  return { suite, lacks: stderr.trim().split('\n').at(-1) ?? '' };
}

const WORST_FIRST = ['failed', 'passed'];
const weightOf = ({ status }: TestResult): number => (WORST_FIRST.indexOf(status) + 3) % 3;

/** One result for each test: a version may skip what another tries. */
export function mergedResults(all: readonly TestResult[]): TestResult[] {
  const byName = new Map<string, TestResult>();
  for (const result of all) {
    const name = `${result.file} ${result.fullName}`;
    const before = byName.get(name);
    if (!before || weightOf(result) < weightOf(before)) byName.set(name, result);
  }
  return [...byName.values()];
}

interface VersionRow extends Pick<Count, 'passed' | 'failed' | 'skipped'> {
  /** As `nix --version` prints it. */
  readonly version: string;
  /** Of Debian; null is this machine's own Nix. */
  readonly suite: string | null;
  readonly isWhole: boolean;
  readonly seconds: number;
}

const lineOf = ({ version, isWhole, passed, failed, skipped, seconds }: VersionRow): string =>
  `${version.padEnd(20)} ${(isWhole ? 'in full' : 'in part').padEnd(8)} ${passed} passed, ${failed} failed, ${skipped} skipped  (${seconds} s)`;

const PAGE = join(root, 'docs/nix-versions.md');

const suiteName = (suite: string | null): string => suite ?? 'bookworm';

/** The rows of the page, by the suite in them. */
function rowsOfPage(page: string): Map<string, string> {
  const rows = [...page.matchAll(/^\| \d[^|]* \| (\w+) \|.*\|$/gm)];
  return new Map(rows.map(([row, suite = '']) => [suite, row]));
}

/** docs/nix-versions.md: the rows of what ran in full now, and those of `before` for other versions. Nothing in it names the machine. */
export function pageOf(rows: readonly VersionRow[], date: Date, before = ''): string {
  const known = rowsOfPage(before);
  for (const { version, suite, passed, failed, skipped, seconds } of rows.filter(({ isWhole }) => isWhole)) {
    const name = suiteName(suite);
    const cells = [version.replace(/^nix \(Nix\) /, ''), name, passed, failed, skipped, seconds];
    known.set(name, `| ${[...cells, date.toISOString().slice(0, 10)].join(' | ')} |`);
  }
  const lines = KINDS.flatMap(({ suite }) => known.get(suiteName(suite)) ?? []);
  return `# Versions of Nix

The tests in \`tests/integration/nix/\` run with three versions of Nix: that of Debian 12, which is installed, and those of Debian 13 and
of Debian's development, which \`tests/setup/nix-of-suite.sh\` unpacks beside it. \`npm run test:nix\` runs all of them on the newest and a
part on the others. \`npm run test:long\`, and \`FLAKESTICK_EVERY_NIX=1 npm run test:nix\`, run all on each and write this table;
\`FLAKESTICK_EVERY_NIX=sid,bookworm npm run test:nix\` runs all on those alone and replaces their rows. A test over SSH is skipped where
Nix is started by a wrapper; its title says so. The seconds are those of a machine that is busy with other work.

| Nix | of Debian | passed | failed | skipped | seconds | on |
|---|---|---|---|---|---|---|
${lines.join('\n')}
`;
}

/** Which versions all tests run on, and whether the others run at all. */
function asked(): {
  readonly inFull: (suite: string | null) => boolean;
  readonly runs: (suite: string | null) => boolean;
} {
  // Set by run.ts after its imports were evaluated.
  const every = process.env['FLAKESTICK_EVERY_NIX'] ?? '';
  if (process.env['FLAKESTICK_LONG'] === '1' || every === '1') return { inFull: () => true, runs: () => true };
  if (every === '') return { inFull: () => false, runs: () => true };
  const named = (suite: string | null): boolean => every.split(',').includes(suiteName(suite));
  return { inFull: named, runs: named };
}

/** Where the newest cannot be had, all tests run on the next. */
export async function nixSuite(say: Say): Promise<Count> {
  const { inFull, runs } = asked();
  const found = KINDS.filter(({ suite }) => runs(suite)).map(({ suite, files }) => lookFor(suite, files));
  const usable = found.filter((kind): kind is NixKind => 'version' in kind);
  const missing = found.flatMap((kind) =>
    'lacks' in kind
      ? [`Nix of ${kind.suite ? `Debian ${kind.suite}` : 'this machine'} cannot be had here: ${kind.lacks}`]
      : [],
  );
  const rows: VersionRow[] = [];
  const counts: Count[] = [];
  for (const [place, { suite, files, start, version }] of usable.entries()) {
    const isWhole = inFull(suite) || place === 0;
    const startedMs = performance.now();
    say(`\n-- ${version}${suite ? ` of Debian ${suite}` : ''}\n`);
    const count = await vitest(say, 'nix', { files: isWhole ? [] : files, start });
    const seconds = Math.round((performance.now() - startedMs) / 1000);
    rows.push({ ...count, version, suite, isWhole, seconds });
    counts.push({ ...count, failures: (count.failures ?? []).map((failure) => `${version}: ${failure}`) });
  }
  const measured = rows.filter(({ suite }) => inFull(suite));
  if (measured.length > 0)
    writeFileSync(PAGE, pageOf(measured, new Date(), existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : ''));
  say(`\n${rows.map(lineOf).join('\n')}\n${missing.map((line) => `${line}\n`).join('')}`);
  const sum = (part: 'passed' | 'failed' | 'skipped'): number =>
    counts.reduce((total, count) => total + count[part], 0);
  return {
    passed: sum('passed'),
    failed: sum('failed'),
    skipped: sum('skipped') + missing.length,
    failures: counts.flatMap(({ failures = [] }) => failures),
    skips: [...counts.flatMap(({ skips = [] }) => skips), ...missing],
    results: mergedResults(counts.flatMap(({ results = [] }) => results)),
  };
}
