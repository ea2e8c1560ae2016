/**
 * docs/fault-matrix.md: a table for each file of tests, written from what was observed with FLAKESTICK_WRITE_FAULT_MATRIX=1, and
 * otherwise compared with it in everything but the seconds.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { promisedMs } from '../setup/busy.ts';
import type { Ending, Observation } from './fault-run.ts';

const PATH = join(import.meta.dirname, '../../docs/fault-matrix.md');
const HEAD =
  '| fault | when | ends with | exit code | reported to be on the drive | seconds |\n|---|---|---|---|---|---|\n';

interface Named {
  readonly fault: string;
  readonly when: string;
}

export class FaultMatrix {
  readonly #title: string;
  readonly #rows: string[][] = [];

  /** `title`: the heading of the table. */
  constructor(title: string) {
    this.#title = title;
  }

  /** Checks that the run ended as expected, and keeps it for the table. */
  expectEnding(expected: Ending, { seconds, ...ending }: Observation): void {
    expect(ending).toEqual(expected);
    expect(seconds).toBeLessThan(promisedMs(60_000) / 1000);
  }

  add({ fault, when }: Named, expected: Ending, observed: Observation): void {
    this.expectEnding(expected, observed);
    const { seconds, ...ending } = observed;
    const { outcome, exitCode, contents } = ending;
    this.#rows.push([
      fault,
      when,
      `\`${outcome}\``,
      `${exitCode ?? '–'}`,
      contents === null ? '–' : `\`${contents}\``,
      seconds.toFixed(1),
    ]);
  }

  /** A row in other words: `ends`, exit code, what is on the drive. */
  addWords({ fault, when }: Named, cells: readonly [string, string, string], seconds: number | null): void {
    this.#rows.push([fault, when, ...cells, seconds === null ? '–' : seconds.toFixed(1)]);
  }

  /** The last test of a file; `count` is how many rows there are when nothing was left out. */
  check(count: number): void {
    const text = readFileSync(PATH, 'utf8');
    const isWhole = this.#rows.length === count;
    if (process.env['FLAKESTICK_WRITE_FAULT_MATRIX'] && isWhole) writeFileSync(PATH, this.#replaceTable(text));
    else if (isWhole) expect(this.#rows.map(withoutSeconds)).toEqual(this.#tableIn(text).map(withoutSeconds));
    else
      for (const row of this.#rows) expect(this.#tableIn(text).map(withoutSeconds)).toContainEqual(withoutSeconds(row));
  }

  get #heading(): string {
    return `## ${this.#title}\n`;
  }

  #tableIn(text: string): string[][] {
    const lines = (text.split(this.#heading)[1] ?? '').split('\n## ')[0]?.split('\n') ?? [];
    return lines
      .filter((line) => line.startsWith('| '))
      .slice(1)
      .map((line) => line.slice(2, -2).split(' | '));
  }

  #replaceTable(text: string): string {
    const table = `${HEAD}${this.#rows.map((row) => `| ${row.join(' | ')} |\n`).join('')}`;
    const [before = '', after] = text.split(this.#heading);
    if (after === undefined) return `${text.trimEnd()}\n\n${this.#heading}\n${table}`;
    const end = after.indexOf('\n## ');
    return `${before}${this.#heading}\n${table}${end < 0 ? '' : after.slice(end)}`;
  }
}

const withoutSeconds = (row: readonly string[]): string => row.slice(0, -1).join(' | ');
