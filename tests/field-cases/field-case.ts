/** One sentence of a field report as a case: what is tried, what is right, and the tests that hold it. */

export interface HoldingTest {
  /** From the top of the checkout. */
  readonly file: string;
  /** A part of its full name, which is also written so in the file. Every test of the file whose name has it must pass. */
  readonly title: string;
}

export interface FieldCase {
  /** `1.3`: the section of the reports, and the case in it. */
  readonly id: string;
  readonly tried: string;
  readonly right: string;
  readonly tests: readonly HoldingTest[];
}

export interface Section {
  readonly number: number;
  readonly title: string;
  readonly cases: readonly FieldCase[];
}

export type Row = readonly [tried: string, right: string, ...tests: (readonly [file: string, title: string])[]];

/** Cases are numbered in their order. Files of tests are named without `tests/` and `.test.ts`. */
export function section(number: number, title: string, rows: readonly Row[]): Section {
  const cases = rows.map(([tried, right, ...tests], index) => ({
    id: `${number}.${index + 1}`,
    tried,
    right,
    tests: tests.map(([file, name]) => ({ file: fileOf(file), title: name })),
  }));
  return { number, title, cases };
}

const fileOf = (short: string): string => (/\.(?:ts|tsx)$/.test(short) ? `tests/${short}` : `tests/${short}.test.ts`);
