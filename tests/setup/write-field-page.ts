/**
 * Writes docs/field-cases.md after its cases were changed: `node tests/setup/write-field-page.ts [RESULTS.json …]`, with results of
 * vitest's JSON reporter. A complete run of `npm test` writes the same.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIELD_CASES } from '../field-cases/index.ts';
import { forgetResults, vitestResults } from '../suite-runners.ts';
import { fieldTable, resultOf } from './field-table.ts';

const tried = process.argv.slice(2).flatMap((file) => vitestResults(JSON.parse(readFileSync(file, 'utf8'))));
writeFileSync(
  join(import.meta.dirname, '../../docs/field-cases.md'),
  fieldTable(FIELD_CASES, (one) => resultOf(one, tried)),
);
forgetResults();
