/** docs/long-test.md: what each test tried so often, which the tests write, and the suites of `npm run test:long`, which it writes. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';

const PATH = join(import.meta.dirname, '../../docs/long-test.md');
const INTRODUCTION = `# The long test

\`npm run test:long\` writes this page: the suites of \`npm test\` with many more generated inputs, processes and repetitions.
`;
const TRIED = '## What was tried\n';
const SUITES = '## The last complete run\n';
const TRIED_HEAD = '| what | how many | what came of it | date | seed |\n|---|---|---|---|---|\n';

export interface LongRow {
  readonly suite: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
}

export interface Tried {
  /** Of which there is one row. */
  readonly what: string;
  readonly count: number;
  readonly outcome: string;
}

interface Origin {
  readonly seed: number;
  readonly date: Date;
}

const dayOf = (date: Date): string => date.toISOString().slice(0, 10);

/** The text below a heading, up to the next one; empty where there is none. */
const sectionOf = (page: string, heading: string): string => (page.split(heading)[1] ?? '').split('\n## ')[0] ?? '';

const pageOf = (tried: string, suites: string): string =>
  [
    INTRODUCTION,
    ...(tried ? [`${TRIED}\n${tried.trim()}\n`] : []),
    ...(suites ? [`${SUITES}\n${suites.trim()}\n`] : []),
  ].join('\n');

/** The page with this row, which comes in place of the one about the same. */
export function withTried(page: string, { what, count, outcome }: Tried, { seed, date }: Origin): string {
  const others = sectionOf(page, TRIED)
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| what |') && !line.startsWith(`| ${what} |`));
  const cells = [what, count.toLocaleString('en'), outcome, dayOf(date), seed];
  const rows = [...others, `| ${cells.join(' | ')} |`].toSorted();
  return pageOf(`${TRIED_HEAD}${rows.join('\n')}`, sectionOf(page, SUITES));
}

/** The page with these suites. Nothing in it names the machine. */
export function withSuites(page: string, rows: readonly LongRow[], { seed, date }: Origin): string {
  const memoryGib = Math.round(totalmem() / 2 ** 30);
  const lines = rows.map(
    ({ suite, passed, failed, skipped, seconds }) => `| ${suite} | ${passed} | ${failed} | ${skipped} | ${seconds} |`,
  );
  const suites = `| | |
|---|---|
| date | ${dayOf(date)} |
| machine | ${cpus().length} processors (${arch()}), ${memoryGib} GiB of memory, Linux ${release()} |
| seed | ${seed} (\`FLAKESTICK_SEED=${seed} npm run test:long\` tries the same inputs) |

| suite | passed | failed | skipped | seconds |
|---|---|---|---|---|
${lines.join('\n')}`;
  return pageOf(sectionOf(page, TRIED), suites);
}

export const readLongPage = (): string => (existsSync(PATH) ? readFileSync(PATH, 'utf8') : '');
export const writeLongPage = (page: string): void => writeFileSync(PATH, page);
