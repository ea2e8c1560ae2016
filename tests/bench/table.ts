/** Medians and ratios of interleaved runs, as Markdown, and the part of a document that a run writes itself. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { Contender, Job } from './contenders.ts';
import type { Measurement } from './measure.ts';

export interface Result {
  readonly write: Measurement;
  /** Null when writing and verifying are one run. */
  readonly verify: Measurement | null;
}

export const median = (numbers: readonly number[]): number =>
  numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
export const bothSeconds = ({ write, verify }: Result): number => write.seconds + (verify?.seconds ?? 0);
export const cpuSeconds = ({ write, verify }: Result): number => write.cpuSeconds + (verify?.cpuSeconds ?? 0);
export const peakMebibytes = ({ write, verify }: Result): number =>
  Math.max(write.peakMebibytes, verify?.peakMebibytes ?? 0);

export async function once(contender: Contender, job: Job): Promise<Result> {
  const write = await contender.write(job);
  return { write, verify: contender.verify ? await contender.verify(job) : null };
}

/** Every contender once per round, so that whatever else the machine does falls on all alike. */
export async function interleave(
  contenders: readonly Contender[],
  job: Job,
  rounds: number,
): Promise<Map<Contender, Result[]>> {
  const results = new Map(contenders.map((contender) => [contender, [] as Result[]]));
  for (let round = 0; round < rounds; round++)
    for (const [contender, list] of results) list.push(await once(contender, job));
  return results;
}

export function row(cells: readonly (string | number)[]): string {
  return `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
}

/** Ratios pair up the runs of one round, and are not the ratio of the medians. `idealSeconds` is of one way. */
export function comparison(results: Map<Contender, Result[]>, idealSeconds: number | null): string[] {
  const [base = []] = results.values();
  const head = ['program', 'digest', 'write, s', 'verify, s', 'both, s', 'ratio to dd'];
  if (idealSeconds !== null) head.push('write / ideal', 'verify / ideal', 'both / ideal');
  head.push('CPU, s', 'peak, MiB');
  const lines = [row(head), row(head.map(() => '---'))];
  for (const [contender, list] of results) {
    const apart = contender.verify !== null;
    const writeSeconds = median(list.map(({ write }) => write.seconds));
    const verifySeconds = median(list.map(({ verify }) => verify?.seconds ?? 0));
    const both = median(list.map(bothSeconds));
    const cells = [
      contender.name,
      contender.digest,
      apart ? writeSeconds.toFixed(2) : '–',
      apart ? verifySeconds.toFixed(2) : '–',
      both.toFixed(2),
      median(list.map((result, round) => bothSeconds(result) / bothSeconds(base[round] as Result))).toFixed(2),
    ];
    if (idealSeconds !== null)
      cells.push(
        apart ? (writeSeconds / idealSeconds).toFixed(3) : '–',
        apart ? (verifySeconds / idealSeconds).toFixed(3) : '–',
        (both / idealSeconds / 2).toFixed(3),
      );
    cells.push(median(list.map(cpuSeconds)).toFixed(2), Math.max(...list.map(peakMebibytes)).toFixed(0));
    lines.push(row(cells));
  }
  return lines;
}

const END = '<!-- Here ends what a run writes. -->';

/** Puts `lines` between the two marks of the document at `path`, the first of which names `script`. Throws without them. */
export function rewriteGenerated(path: string, script: string, lines: readonly string[]): void {
  const opening = `<!-- A run of ${script} writes what follows. -->`;
  const text = readFileSync(path, 'utf8');
  const begin = text.indexOf(opening);
  const end = text.indexOf(END, begin);
  if (begin < 0 || end < begin) throw new Error(`${path} has no place for the tables`);
  writeFileSync(path, `${text.slice(0, begin + opening.length)}\n\n${lines.join('\n').trim()}\n\n${text.slice(end)}`);
}
