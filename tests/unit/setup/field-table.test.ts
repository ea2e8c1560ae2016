import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { section } from '../../field-cases/field-case.ts';
import { FIELD_CASES } from '../../field-cases/index.ts';
import { failedCases, fieldTable, resultOf, type TestResult } from '../../setup/field-table.ts';

const root = join(import.meta.dirname, '../../..');
const cases = FIELD_CASES.flatMap((one) => one.cases);

describe('the cases of field reports', () => {
  it('name files of tests that exist', () => {
    const files = new Set(cases.flatMap(({ tests }) => tests.map(({ file }) => file)));
    expect([...files].filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  it('have a test each, and numbers of their own', () => {
    expect(cases.filter(({ tests }) => tests.length === 0).map(({ id }) => id)).toEqual([]);
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
  });

  it('are those of the page', () => {
    const page = readFileSync(join(root, 'docs/field-cases.md'), 'utf8');
    // The results are those of the last complete run.
    const withoutResults = (text: string): string =>
      text.replace(/^\d+ cases, \d+ passed\.$/m, '').replace(/\| [\w-]+ \|$/gm, '|');
    expect(withoutResults(page)).toBe(withoutResults(fieldTable(FIELD_CASES, () => 'passed')));
  });
});

describe('a case', () => {
  const [tried] = section(1, 'Tried', [['a | b', 'right', ['unit/x', 'holds $what'], ['unit/y', 'is said']]]).cases;
  if (!tried) throw new Error('a section has its cases');
  const [x, y] = ['tests/unit/x.test.ts', 'tests/unit/y.test.ts'];
  const said: TestResult = { file: y, fullName: 'it is said', status: 'passed' };
  const holds = (status: string): TestResult => ({ file: x, fullName: 'group holds $what for all', status });

  it.each<[string, TestResult[], string]>([
    ['every test that it names passed', [holds('passed'), said], 'passed'],
    ['one of several with that title failed', [holds('passed'), holds('failed'), said], 'failed'],
    ['its file has no such test any more', [{ ...holds('passed'), fullName: 'holds water' }, said], 'missing'],
    ['a test was skipped', [holds('skipped'), said], 'skipped'],
    ['one of its files was not run', [holds('passed')], 'not-run'],
  ])('where %s', (_what, results, expected) => {
    expect(resultOf(tried, results)).toBe(expected);
    const isFailure = expected === 'failed' || expected === 'missing';
    const sections = [{ number: 1, title: 'Tried', cases: [tried] }];
    expect(failedCases(sections, results)).toHaveLength(isFailure ? 1 : 0);
    expect(fieldTable(sections, () => resultOf(tried, results))).toContain(`| 1.1 | a \\| b | right | `);
  });
});
