import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { failureOf } from '../../../../contract/wire/failure.ts';
import { writeAtomically } from '../../../../main/system/atomic-file.ts';
import {
  openOutput,
  requireOrdinary,
  requireOrdinaryFolder,
  requireWritable,
} from '../../../../main/system/output-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flakestick-output-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** As Node gives bytes that are no UTF-8. */
const WRONG = 'export-\ufffd.json';

it.each([
  ['opened', openOutput],
  ['looked at', requireWritable],
  ['replaced', (path: string) => writeAtomically(path, 'x')],
  ['made as a folder', requireOrdinaryFolder],
])('a file whose name is not UTF-8 is not %s under another name', async (_what, write) => {
  for (const path of [join(folder, WRONG), join(folder, WRONG, 'below')]) {
    const failure = await write(path).then(() => null, failureOf);
    expect(failure).toMatchObject({ kind: 'file-unwritable', path, detail: { because: 'output-name-not-utf8' } });
  }
  expect(readdirSync(folder).filter((name) => name !== WRONG)).toEqual([]);
});

it('a file that is there may have any name', async () => {
  writeFileSync(join(folder, WRONG), '');
  expect(await requireOrdinary(join(folder, WRONG))).toBe(join(folder, WRONG));
});
