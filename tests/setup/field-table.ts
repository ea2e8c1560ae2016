/** Compares the cases of field reports with the tests of a run, and writes docs/field-cases.md. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FieldCase, HoldingTest, Section } from '../field-cases/field-case.ts';

/** A test as a runner reports it. */
export interface TestResult {
  /** From the top of the checkout. */
  readonly file: string;
  readonly fullName: string;
  readonly status: string;
}

/** `not-run`: no test of its file was part of the run. */
export type CaseResult = 'passed' | 'failed' | 'missing' | 'skipped' | 'not-run';

function resultOfTest({ file, title }: HoldingTest, results: readonly TestResult[]): CaseResult {
  const ofFile = results.filter((result) => result.file === file);
  if (ofFile.length === 0) return 'not-run';
  const named = ofFile.filter(({ fullName }) => fullName.includes(title));
  if (named.length === 0) return 'missing';
  if (named.some(({ status }) => status === 'failed')) return 'failed';
  return named.every(({ status }) => status === 'passed') ? 'passed' : 'skipped';
}

const WORST_FIRST: readonly CaseResult[] = ['failed', 'missing', 'not-run', 'skipped', 'passed'];

/** The worst of its tests; a case without any is `missing`. */
export function resultOf({ tests }: FieldCase, results: readonly TestResult[]): CaseResult {
  const all = tests.map((test) => resultOfTest(test, results));
  return WORST_FIRST.find((result) => all.includes(result)) ?? 'missing';
}

const cell = (text: string): string => text.replaceAll('|', '\\|');
const linkTo = ({ file, title }: HoldingTest): string => `[${cell(title)}](../${file})`;

/** With the result of each case, as `resultOf` gives it. */
export function fieldTable(sections: readonly Section[], resultOfCase: (one: FieldCase) => CaseResult): string {
  const all = sections.flatMap(({ cases }) => cases);
  const passed = all.filter((one) => resultOfCase(one) === 'passed').length;
  const parts = sections.map(({ number, title, cases }) => {
    const rows = cases.map(
      (one) =>
        `| ${one.id} | ${cell(one.tried)} | ${cell(one.right)} | ${one.tests.map(linkTo).join('<br>')} | ${resultOfCase(one)} |`,
    );
    return `## ${number}. ${title}\n\n| | what is tried | what is right | test | result |\n|---|---|---|---|---|\n${rows.join('\n')}\n`;
  });
  return `# Reports from the field

What real users reported of programs like this one, everyday slips, and attacks, each rebuilt as a case with the tests that hold it.
The cases are in \`tests/field-cases/\`. A complete run of \`npm test\` writes this page and fails if a test is missing or failed.

${all.length} cases, ${passed} passed.

${parts.join('\n')}`;
}

/** The cases that did not pass, a line each; those whose tests were not part of the run are left out. */
export function failedCases(sections: readonly Section[], results: readonly TestResult[]): string[] {
  return sections
    .flatMap(({ cases }) => cases)
    .flatMap((one) => {
      const result = resultOf(one, results);
      return result === 'failed' || result === 'missing' ? [`case ${one.id} (${one.tried}): ${result}`] : [];
    });
}

/** Only where every case was part of the run. Returns whether it was. */
export function writeFieldTable(sections: readonly Section[], results: readonly TestResult[]): boolean {
  const isComplete = sections.every(({ cases }) => cases.every((one) => resultOf(one, results) !== 'not-run'));
  if (isComplete)
    writeFileSync(
      join(import.meta.dirname, '../../docs/field-cases.md'),
      fieldTable(sections, (one) => resultOf(one, results)),
    );
  return isComplete;
}
