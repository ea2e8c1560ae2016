import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failureOf } from '../../../../../contract/wire/failure.ts';
import { BLOCK_BYTES } from '../../../../../contract/wire/image.ts';
import type { Reason } from '../../../../../contract/wire/reason.ts';
import { RecordId } from '../../../../../contract/wire/record.ts';
import {
  addVerification,
  appendRecord,
  checkRecordsCanBeKept,
  listRecords,
  newRecordId,
  readRecord,
  recordFolder,
  summarise,
  watchRecords,
} from '../../../../../main/stages/record/index.ts';
import { record, recordedImage, verification } from '../../../../builders/records.ts';

const ID = '20261122-201500-3fa9c1';
const RECORD = record({ id: ID, image: recordedImage('nixos', 2, { tailBytes: 1 }) });
const VERIFICATION = verification();

const before = process.env['XDG_STATE_HOME'];
let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'flakestick-records-'));
  process.env['XDG_STATE_HOME'] = home;
});
afterEach(async () => {
  if (before === undefined) delete process.env['XDG_STATE_HOME'];
  else process.env['XDG_STATE_HOME'] = before;
  await rm(home, { recursive: true });
});

const pathOf = (id: string): string => join(recordFolder(), `${id}.json`);
async function keep(id: string, text: string): Promise<void> {
  await mkdir(recordFolder(), { recursive: true });
  await writeFile(pathOf(id), text);
}
const EMPTY = { records: [], unreadable: [], newer: [], unfinished: [] };
const failure = async (doing: Promise<unknown>) => doing.then(() => 'no failure', failureOf);

describe('the id', () => {
  it('is the instant in UTC and six random digits', () => {
    const id = newRecordId(new Date('2026-01-02T03:04:05.678Z'));
    expect(id).toMatch(/^20260102-030405-[0-9a-f]{6}$/);
    expect(RecordId.parse(id)).toBe(id);
  });

  it('differs for two drives that finish in the same instant', () => {
    const ids = Array.from({ length: 50 }, () => newRecordId(new Date(0)));
    expect(new Set(ids).size).toBe(50);
  });
});

describe('keeping a record', () => {
  it('gives it back exactly, readable by its owner only, and leaves nothing else behind', async () => {
    await appendRecord(RECORD);
    expect(await readRecord(ID)).toEqual(RECORD);
    expect(await readdir(recordFolder())).toEqual([`${ID}.json`]);
    expect((await stat(pathOf(ID))).mode & 0o777).toBe(0o600);
    expect((await stat(recordFolder())).mode & 0o777).toBe(0o700);
    expect((await readFile(pathOf(ID), 'utf8')).endsWith('}\n')).toBe(true);
  });

  it('adds later verifications behind the earlier ones', async () => {
    await appendRecord(RECORD);
    await addVerification(ID, VERIFICATION);
    await addVerification(ID, { ...VERIFICATION, durationMs: 20 });
    const { verifications, ...rest } = await readRecord(ID);
    expect(verifications.map(({ durationMs }) => durationMs)).toEqual([10, 20]);
    expect({ ...rest, verifications: [] }).toEqual(RECORD);
    expect(summarise(await readRecord(ID)).lastVerification).toMatchObject({ durationMs: 20 });
    expect(await failure(addVerification('20261122-201500-000000', VERIFICATION))).toMatchObject({
      kind: 'record-not-found',
    });
  });

  it('refuses to keep what is no record', async () => {
    await expect(appendRecord({ ...RECORD, contents: 'perfect' as 'verified' })).rejects.toThrow();
    expect(await readdir(home)).toEqual([]);
  });

  it('fails with the path when the folder cannot be had, before and after a drive is written', async () => {
    await writeFile(join(home, 'flakestick'), 'a file in the place of the folder');
    const expected = { kind: 'record-unwritable', detail: 'ENOTDIR' };
    expect(await failure(checkRecordsCanBeKept())).toMatchObject(expected);
    expect(await failure(appendRecord(RECORD))).toMatchObject({ ...expected, path: pathOf(ID) });
  });

  it('leaves the old record as it was when the new one cannot take its place', async () => {
    await mkdir(pathOf(ID), { recursive: true });
    expect(await failure(appendRecord(RECORD))).toMatchObject({ kind: 'record-unwritable', path: pathOf(ID) });
    expect(await readdir(recordFolder())).toEqual([`${ID}.json`]);
  });

  it('is tried without leaving a trace', async () => {
    await checkRecordsCanBeKept();
    expect(await readdir(recordFolder())).toEqual([]);
    expect(await listRecords()).toEqual(EMPTY);
  });
});

describe('reading a record', () => {
  const text = JSON.stringify(RECORD);
  const [first = '', last = ''] = RECORD.image.blocks.sha256;
  it.each<[string, string, Reason | string]>([
    ['cut short', text.slice(0, -20), { because: 'not-json' }],
    ['empty', '', { because: 'not-json' }],
    [
      'of another id',
      text.replace(ID, '20261122-201500-000000'),
      { because: 'names-other-record', id: '20261122-201500-000000' },
    ],
    [
      'with a digest that is none',
      text.replace(first, first.slice(1)),
      { because: 'invalid-data', at: 'image.blocks.sha256.0', problem: 'wrong-form' },
    ],
    ['with a digest too few', text.replace(`,"${last}"`, ''), { because: 'digests-do-not-fit' }],
    [
      'with a digest too many',
      text.replace(`"sizeBytes":${BLOCK_BYTES + 1}`, `"sizeBytes":${BLOCK_BYTES}`),
      { because: 'digests-do-not-fit' },
    ],
    [
      'with another kind of verdict',
      text.replace('"kind":"verified"', '"kind":"perfect","more":1'),
      { because: 'invalid-data', at: 'verdict.kind', problem: 'not-allowed' },
    ],
    ['that is a list', '[]', { because: 'invalid-data', at: 'schema', problem: 'not-allowed' }],
  ])('refuses one that is %s and says so', async (_what, content, detail) => {
    await keep(ID, content);
    expect(await failure(readRecord(ID))).toMatchObject({
      kind: 'record-corrupt',
      path: pathOf(ID),
      detail: typeof detail === 'string' ? expect.stringContaining(detail) : detail,
    });
  });

  it('leaves out what it does not know, at every depth', async () => {
    const later = {
      ...RECORD,
      more: 1,
      image: { ...RECORD.image, more: { than: ['this'] } },
      verdict: { kind: 'verified', more: null },
      verifications: [{ ...VERIFICATION, verdict: { kind: 'verified', more: 1 }, more: 1 }],
    };
    await keep(ID, JSON.stringify(later));
    expect(await readRecord(ID)).toEqual({ ...RECORD, verifications: [VERIFICATION] });
  });

  it('that the kernel does not let be read may be whole: nobody is told to delete it', async () => {
    await mkdir(recordFolder(), { recursive: true });
    await symlink(`${ID}.json`, pathOf(ID));
    const detail = { because: 'link-loop' };
    expect(await failure(readRecord(ID))).toEqual({ kind: 'file-unreadable', path: pathOf(ID), detail });
    expect((await listRecords()).unreadable).toEqual([{ path: pathOf(ID), reason: detail }]);
  });

  it('that is a link to nowhere is listed', async () => {
    await mkdir(recordFolder(), { recursive: true });
    await symlink('nowhere', pathOf(ID));
    expect((await listRecords()).unreadable).toEqual([{ path: pathOf(ID), reason: { because: 'dead-link' } }]);
  });

  it.each(['records', 'unfinished'])('a folder %s that cannot be read is listed, not taken for empty', async (name) => {
    const path = join(recordFolder(), '..', name);
    await mkdir(join(recordFolder(), '..'), { recursive: true });
    await symlink(name, path);
    expect(await listRecords()).toEqual({
      ...{ records: [], newer: [], unfinished: [] },
      unreadable: [{ path, reason: { because: 'link-loop' } }],
    });
  });

  it('says which one is not there', async () => {
    expect(await failure(readRecord(ID))).toEqual({ kind: 'record-not-found', id: ID });
  });
});

describe('the list', () => {
  it('is empty without a folder', async () => {
    expect(await listRecords()).toEqual(EMPTY);
  });

  it('has the newest first, and names the files that cannot be read without hiding any other', async () => {
    const ids = ['20251231-235959-000000', '20261122-201500-000001', '20261122-201500-000000'];
    for (const id of ids) await appendRecord({ ...RECORD, id });
    await keep('20260101-000000-000000', '{"schema":1');
    await keep('notes', JSON.stringify(RECORD));
    await writeFile(join(recordFolder(), 'readme.txt'), 'not a record');
    const { records, unreadable } = await listRecords();
    expect(records.map(({ id }) => id)).toEqual([
      '20261122-201500-000001',
      '20261122-201500-000000',
      '20251231-235959-000000',
    ]);
    expect(records[0]).toEqual(summarise({ ...RECORD, id: '20261122-201500-000001' }));
    expect(unreadable.map(({ path }) => path).toSorted()).toEqual([pathOf('20260101-000000-000000'), pathOf('notes')]);
  });

  it('is called when a record is added', async () => {
    let changes = 0;
    const watching = await watchRecords(() => {
      changes += 1;
    });
    await checkRecordsCanBeKept();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(changes).toBe(0);
    await appendRecord(RECORD);
    await expect.poll(() => changes).toBeGreaterThan(0);
    watching.stop();
  });
});
