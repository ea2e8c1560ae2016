/** Writes what `npm run test:long` found to docs/long-test.md. */
import { writeFileSync } from 'node:fs';
import { arch, cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';

export interface LongRow {
  readonly suite: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly seconds: number;
}

/** Nothing in it names the machine. */
export function longTable(rows: readonly LongRow[], seed: number, date: Date): string {
  const memoryGib = Math.round(totalmem() / 2 ** 30);
  const lines = rows.map(
    ({ suite, passed, failed, skipped, seconds }) => `| ${suite} | ${passed} | ${failed} | ${skipped} | ${seconds} |`,
  );
  return `# The long test

\`npm run test:long\` writes this page: the suites of \`npm test\` with many more generated inputs, processes and repetitions.
What it found last:

| | |
|---|---|
| date | ${date.toISOString().slice(0, 10)} |
| machine | ${cpus().length} processors (${arch()}), ${memoryGib} GiB of memory, Linux ${release()} |
| seed | ${seed} (\`FLAKESTICK_SEED=${seed} npm run test:long\` tries the same inputs) |

| suite | passed | failed | skipped | seconds |
|---|---|---|---|---|
${lines.join('\n')}
`;
}

export function writeLongTable(rows: readonly LongRow[], seed: number): void {
  writeFileSync(join(import.meta.dirname, '../../docs/long-test.md'), longTable(rows, seed, new Date()));
}
