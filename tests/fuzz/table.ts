/** What the fuzzers tried, as a table. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_MAX_MS, MAX_GROWTH_BYTES } from './target.ts';
import type { TrialResult } from './trial.ts';

const MEBIBYTE = 1024 ** 2;

export const TABLE_HEAD = `| target | inputs | refused | slowest (ms of a processor) | most memory (MiB) | found |
|---|---|---|---|---|---|`;

export function tableLine({ target, inputs, refused, slowestMs, mostBytes, found }: TrialResult): string {
  const columns = [target, inputs, refused, slowestMs.toFixed(1), (mostBytes / MEBIBYTE).toFixed(1), found.length];
  return `| ${columns.join(' | ')} |`;
}

/** Nothing in it names the machine. */
export function fuzzTable(results: readonly TrialResult[], seed: number, date: Date): string {
  const total = results.reduce((sum, { inputs }) => sum + inputs, 0);
  return `# Fuzzing

Everything that reads bytes which somebody else wrote is given valid samples that were flipped, cut, repeated, spliced and
filled with extreme numbers. It may read them or refuse them in its own way; it may not throw anything else, take more than
${DEFAULT_MAX_MS} ms of a processor for one input (1,000 where it is decompressed), or more than ${MAX_GROWTH_BYTES / MEBIBYTE} MiB. \`npm test\` tries some thousands of each with a fixed
seed, \`npm run test:long\` many more, and writes this page. By hand:

\`\`\`
npm run fuzz -- nix-log --minutes 60
npm run fuzz -- nix-log --seed ${seed} --input 40
\`\`\`

What it found last, on ${date.toISOString().slice(0, 10)}, with ${total.toLocaleString('en')} inputs from the seed ${seed}:

${TABLE_HEAD}
${results.map(tableLine).join('\n')}
`;
}

export function writeFuzzTable(results: readonly TrialResult[], seed: number): void {
  writeFileSync(join(import.meta.dirname, '../../docs/fuzzing.md'), fuzzTable(results, seed, new Date()));
}
