import { hash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Record } from '../../../../../contract/wire/record.ts';
import {
  addVerification,
  appendRecord,
  listRecords,
  readRecordHeads,
  recordFolder,
  summarise,
} from '../../../../../main/stages/record/index.ts';
import { stateFolder } from '../../../../../main/system/xdg.ts';
import { record, recordedImage, verification } from '../../../../builders/records.ts';

const decoded = vi.spyOn(Record, 'safeParse');

const before = process.env['XDG_STATE_HOME'];
let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'flakestick-index-'));
  process.env['XDG_STATE_HOME'] = home;
});
afterEach(async () => {
  if (before === undefined) delete process.env['XDG_STATE_HOME'];
  else process.env['XDG_STATE_HOME'] = before;
  await rm(home, { recursive: true });
});

const RECORDS = Array.from({ length: 5 }, (_, index) =>
  record({ id: `20261122-20150${index}-3fa9c1`, image: recordedImage(`image ${index}`, 12) }),
);
const EXPECTED = RECORDS.map(summarise).toReversed();
const indexFile = (): string => join(stateFolder(), 'record-index-1.json');
const fileOf = (index: number): string => join(recordFolder(), `${RECORDS[index]?.id}.json`);

/** As another program would have left it. */
async function changeIndex(
  change: (index: { decoder: string; files: { [name: string]: [string, object] } }) => void,
): Promise<void> {
  const [, body = ''] = (await readFile(indexFile(), 'utf8')).split('\n');
  const index = JSON.parse(body) as Parameters<typeof change>[0];
  change(index);
  const changed = JSON.stringify(index);
  await writeFile(indexFile(), `${hash('sha256', changed)}\n${changed}`);
}

/** How many records the listing decoded in full. */
async function decodedBy(listing: () => Promise<unknown>): Promise<number> {
  decoded.mockClear();
  await listing();
  return decoded.mock.calls.length;
}
async function kept(): Promise<void> {
  for (const one of RECORDS) await appendRecord(one);
  await listRecords();
}

describe('a listing', () => {
  it('decodes each record once, and none that it has seen', async () => {
    for (const one of RECORDS) await appendRecord(one);
    expect(await decodedBy(listRecords)).toBe(5);
    expect(await decodedBy(listRecords)).toBe(0);
    expect(await decodedBy(readRecordHeads)).toBe(0);
    expect((await listRecords()).records).toEqual(EXPECTED);
    await appendRecord({ ...record(), id: '20261123-000000-000000' });
    expect(await decodedBy(listRecords)).toBe(1);
  });

  it('has a later verification without decoding its record', async () => {
    await kept();
    await addVerification(RECORDS[2]?.id ?? '', verification({ durationMs: 77 }));
    expect(await decodedBy(listRecords)).toBe(0);
    const { records } = await listRecords();
    expect(records[2]?.lastVerification).toEqual(verification({ durationMs: 77 }));
  });

  it('keeps nothing of the digests but a few samples', async () => {
    await appendRecord(record({ image: recordedImage('large', 4000) }));
    await listRecords();
    expect((await stat(indexFile())).size).toBeLessThan(2000);
    const { heads } = await readRecordHeads();
    expect(heads[0]?.image.samples).toHaveLength(8);
  });

  it('is readable by its owner only', async () => {
    await kept();
    expect((await stat(indexFile())).mode & 0o777).toBe(0o600);
  });
});

describe('the index heals', () => {
  it.each<[string, (text: string) => string]>([
    ['empty', () => ''],
    ['cut short', (text) => text.slice(0, -40)],
    ['changed in one place', (text) => text.replace('verified', 'verifies')],
    ['of something else', () => '{"schema":7}\n'],
  ])('when it is %s', async (_what, change) => {
    await kept();
    const text = await readFile(indexFile(), 'utf8');
    await writeFile(indexFile(), change(text));
    expect((await listRecords()).records).toEqual(EXPECTED);
    expect(await decodedBy(listRecords)).toBe(0);
  });

  it('when it is missing, and where it cannot be written each listing is only slower', async () => {
    await kept();
    await rm(indexFile());
    expect((await listRecords()).records).toEqual(EXPECTED);
    await rm(indexFile());
    await mkdir(indexFile());
    expect((await listRecords()).records).toEqual(EXPECTED);
    expect(await decodedBy(listRecords)).toBe(5);
    expect((await readdir(stateFolder())).toSorted()).toEqual(['record-index-1.json', 'records']);
  });

  it('when a record was replaced by hand, to the same length and time', async () => {
    await kept();
    const { atime, mtime } = await stat(fileOf(1));
    const text = (await readFile(fileOf(1), 'utf8')).replace('SanDisk', 'Kingstn');
    await writeFile(fileOf(1), text);
    await utimes(fileOf(1), atime, mtime);
    expect((await listRecords()).records.map(({ driveName }) => driveName)).toContain('Kingstn Cruzer');
    await writeFile(fileOf(1), text.slice(0, 100));
    expect(await listRecords()).toMatchObject({ records: { length: 4 }, unreadable: [{ path: fileOf(1) }] });
  });

  it('when a record was deleted', async () => {
    await kept();
    await rm(fileOf(0));
    expect((await listRecords()).records).toEqual(EXPECTED.slice(0, -1));
    expect(await readFile(indexFile(), 'utf8')).not.toContain(RECORDS[0]?.id);
  });

  it('when another program could not read a record, which this one may', async () => {
    await kept();
    const text = await readFile(fileOf(1), 'utf8');
    await writeFile(fileOf(1), text.slice(0, 100));
    expect((await listRecords()).unreadable).toHaveLength(1);
    await writeFile(fileOf(1), text);
    const { size, ino, ctimeMs } = await stat(fileOf(1));
    await changeIndex((index) => {
      index.decoder = '0.1.9, records 1';
      for (const [, stamped] of Object.entries(index.files).filter(([name]) => fileOf(1).endsWith(name)))
        stamped[0] = `${size}.${ino}.${ctimeMs}`;
    });
    expect(await decodedBy(listRecords)).toBe(1);
    expect(await listRecords()).toMatchObject({ records: EXPECTED, unreadable: [] });
  });

  it('leaves the index of another version alone', async () => {
    await kept();
    const other = join(stateFolder(), 'record-index-2.json');
    await writeFile(other, 'of a later version');
    await listRecords();
    expect(await readFile(other, 'utf8')).toBe('of a later version');
  });
});

it('serves several at once', async () => {
  for (const one of RECORDS) await appendRecord(one);
  const lists = await Promise.all(Array.from({ length: 8 }, () => listRecords()));
  for (const { records } of lists) expect(records).toEqual(EXPECTED);
  expect(await decodedBy(listRecords)).toBe(0);
});

describe('what a newer version wrote', () => {
  it('is named as such, is not counted as unreadable, and stays as it is', async () => {
    await kept();
    const file = join(recordFolder(), '20270101-000000-000000.json');
    const note = join(recordFolder(), `${RECORDS[0]?.id}.verified-2027-01-01T00-00-00.000Z-0-0.json`);
    await writeFile(file, '{"schema":3,"id":"20270101-000000-000000"}');
    await writeFile(note, '{"schema":4}');
    for (let times = 0; times < 2; times++) {
      const { records, newer, unreadable } = await listRecords();
      expect(records).toEqual(EXPECTED);
      expect(newer).toEqual([
        { path: file, schema: 3 },
        { path: note, schema: 4 },
      ]);
      expect(unreadable).toEqual([]);
    }
    expect(await readFile(file, 'utf8')).toBe('{"schema":3,"id":"20270101-000000-000000"}');
    expect(await readFile(note, 'utf8')).toBe('{"schema":4}');
  });
});
