import { hash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { failureOf } from '../../../../../contract/wire/failure.ts';
import type { Record } from '../../../../../contract/wire/record.ts';
import {
  addVerification,
  appendRecord,
  exportRecord,
  exportText,
  importRecord,
  listRecords,
  readExport,
  readRecord,
  recordFolder,
  writeExport,
} from '../../../../../main/stages/record/index.ts';
import { RECORDS } from '../../../../fakes/scripted/records.ts';
import { promisedMs } from '../../../../setup/busy.ts';

const [RECORD] = RECORDS as [Record];
const PATH = '/media/record.json';
const before = process.env['XDG_STATE_HOME'];
let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'flakestick-export-'));
  process.env['XDG_STATE_HOME'] = home;
});
afterEach(async () => {
  if (before === undefined) delete process.env['XDG_STATE_HOME'];
  else process.env['XDG_STATE_HOME'] = before;
  await rm(home, { recursive: true });
});
const failure = async (doing: Promise<unknown>) => doing.then(() => 'no failure', failureOf);

it('gives a record that is the same after export and import', async () => {
  expect(await importRecord(exportText(RECORD), PATH)).toMatchObject({ outcome: 'imported' });
  expect(await readRecord(RECORD.id)).toEqual(RECORD);
});

it('is recognised when it is imported again, and adds only what is new', async () => {
  await importRecord(exportText(RECORD), PATH);
  expect(await importRecord(exportText(RECORD), PATH)).toMatchObject({ outcome: 'already-there', verifications: 0 });
  const [known] = RECORD.verifications;
  if (!known) throw new Error('a record without verifications');
  const news = { ...known, at: '2026-11-23T10:00:00.000Z' };
  const richer = { ...RECORD, verifications: [...RECORD.verifications, news] };
  expect(await importRecord(exportText(richer), PATH)).toMatchObject({ outcome: 'already-there', verifications: 1 });
  expect((await readRecord(RECORD.id)).verifications).toEqual(richer.verifications);
});

it('carries the verifications that were noted here', async () => {
  await appendRecord({ ...RECORD, verifications: [] });
  for (const verification of RECORD.verifications) await addVerification(RECORD.id, verification);
  const text = await exportRecord(RECORD.id);
  await rm(recordFolder(), { recursive: true });
  await importRecord(text, PATH);
  expect((await readRecord(RECORD.id)).verifications).toEqual(RECORD.verifications);
});

it('keeps what a later version has added, from import to export', async () => {
  const later = { ...RECORD, verifications: [], image: { ...RECORD.image, colour: 'blue' }, more: [1] };
  expect(await importRecord(exportText(later), PATH)).toMatchObject({ outcome: 'imported' });
  expect(await readRecord(RECORD.id)).toEqual({ ...RECORD, verifications: [] });
  expect(await exportRecord(RECORD.id)).toBe(exportText(later));
});

it('takes no record in the place of one that a newer version wrote', async () => {
  await appendRecord(RECORD);
  const file = join(recordFolder(), `${RECORD.id}.json`);
  await writeFile(file, '{"schema":3,"id":"a"}');
  expect(await failure(importRecord(exportText(RECORD), PATH))).toMatchObject({ kind: 'record-newer', schema: 3 });
  expect(await readFile(file, 'utf8')).toBe('{"schema":3,"id":"a"}');
});

it('takes a file that another program has formatted, with keys of a later version', async () => {
  const formatted = JSON.stringify(JSON.parse(exportText({ ...RECORD, later: { a: 1 } })), null, 2);
  expect(await importRecord(formatted, PATH)).toMatchObject({ outcome: 'imported' });
  expect(JSON.parse(await readFile(join(recordFolder(), `${RECORD.id}.json`), 'utf8'))).toMatchObject({
    later: { a: 1 },
  });
});

it.each(['x', '{"a":1', `${JSON.stringify(RECORD)},"record":{}`])(
  'takes nothing sealed that is no record: %s',
  async (inner) => {
    const sealed = `{"format":"flakestick-record","version":1,"sha256":"${hash('sha256', inner)}","record":${inner}}\n`;
    expect(await failure(importRecord(sealed, PATH))).toMatchObject({ kind: 'export-invalid' });
  },
);

it('takes no record in the place of another one with its id', async () => {
  await appendRecord(RECORD);
  const other = exportText({ ...RECORD, writeMs: 1 });
  expect(await failure(importRecord(other, PATH))).toEqual({ kind: 'record-conflict', id: RECORD.id });
  expect(await readRecord(RECORD.id)).toEqual(RECORD);
});

const text = exportText(RECORD);
it.each<[string, string, object]>([
  ['cut short', text.slice(0, -10), { kind: 'export-invalid', detail: { because: 'cut-short' } }],
  ['empty', '', { kind: 'export-invalid', detail: { because: 'other-kind-of-file' } }],
  ['a picture', '\u0089PNG', { kind: 'export-invalid', detail: { because: 'other-kind-of-file' } }],
  ['JSON of something else', '{"a":1}', { kind: 'export-invalid', detail: { because: 'other-kind-of-file' } }],
  ['a record as it is kept', JSON.stringify(RECORD), { kind: 'export-invalid' }],
  [
    'changed in one digit of a digest',
    text.replace(/"sha256":\["(.)/, (found) => found.slice(0, -1) + (found.endsWith('a') ? 'b' : 'a')),
    { kind: 'export-invalid', detail: { because: 'changed-since-export' } },
  ],
  ['without its seal', text.replace(/"sha256":"[0-9a-f]+",/, ''), { kind: 'export-invalid' }],
  ['of a newer version', text.replace('"version":1', '"version":2'), { kind: 'export-newer', version: 2 }],
  ['of a newer record', exportText({ ...RECORD, schema: 3 }), { kind: 'export-newer', version: 3 }],
  ['of no record', exportText({ ...RECORD, contents: 'fine' }), { kind: 'export-invalid' }],
])('refuses a file that is %s, and keeps nothing of it', async (_what, content, expected) => {
  expect(content).not.toBe(text);
  expect(await failure(importRecord(content, PATH))).toMatchObject({ path: PATH, ...expected });
  expect(await listRecords()).toEqual({ records: [], unreadable: [], newer: [], unfinished: [] });
});

it('is written whole or not at all', async () => {
  const path = join(home, 'record.json');
  await writeFile(path, 'an older export');
  await writeExport(text, path);
  expect(await readFile(path, 'utf8')).toBe(text);
  expect(await readExport(path)).toBe(text);
  const nowhere = join(home, 'nowhere/record.json');
  expect(await failure(writeExport(text, nowhere))).toEqual({
    kind: 'file-unwritable',
    path: nowhere,
    detail: 'ENOENT',
  });
  expect(await readdir(home)).toEqual(['record.json']);
});

it('is not looked for in what is no file', async () => {
  expect(await failure(readExport(join(home, 'none.json')))).toMatchObject({ kind: 'file-not-found' });
  expect(await failure(readExport(home))).toMatchObject({ kind: 'export-invalid' });
});

it('keeps every verification of programs that add at the same time, and names a note that cannot be read', async () => {
  await appendRecord({ ...RECORD, verifications: [] });
  const [known] = RECORD.verifications;
  if (!known) throw new Error('a record without verifications');
  const at = (second: number) => `2026-11-23T10:00:${String(second).padStart(2, '0')}.000Z`;
  await Promise.all(
    Array.from({ length: 20 }, (_, second) => addVerification(RECORD.id, { ...known, at: at(second) })),
  );
  expect((await readRecord(RECORD.id)).verifications.map((one) => one.at)).toEqual(
    Array.from({ length: 20 }, (_, second) => at(second)),
  );
  const damaged = join(recordFolder(), `${RECORD.id}.verified-2026-12-01T00-00-00.000Z-0-abcdef.json`);
  await writeFile(damaged, '{');
  expect((await readRecord(RECORD.id)).verifications).toHaveLength(20);
  expect(await listRecords()).toMatchObject({ records: [{ id: RECORD.id }], unreadable: [{ path: damaged }] });
});

it.each([
  ['an array in an array in an array …', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ['millions of empty arrays', `[${'[],'.repeat(4_000_000)}[]]`],
])('refuses an export that holds %s', async (_what, record) => {
  const text = `{"format":"flakestick-record","version":1,"sha256":"","record":${record}}`;
  const startedMs = performance.now();
  expect(await failure(importRecord(text, PATH))).toMatchObject({ kind: 'export-invalid' });
  expect(performance.now() - startedMs).toBeLessThan(promisedMs(500));
});

it('refuses an export whose lock has more nodes than any real one', async () => {
  const nodes = Object.fromEntries(Array.from({ length: 100_000 }, (_, place) => [`n${place}`, 0]));
  const recipe = {
    ...{ kind: 'flake', reference: 'github:o/r', files: null, attribute: 'iso', overrideInputs: [], lacksKeyOf: null },
    lock: { nodes, root: 'n0' },
  };
  const text = exportText({ ...RECORD, provenance: { ...RECORD.provenance, recipe } });
  expect(await failure(importRecord(text, PATH))).toMatchObject({ kind: 'export-invalid' });
});
