import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { DriveIdentity } from '../../../../../contract/wire/drive.ts';
import type { UnfinishedWrite } from '../../../../../contract/wire/record.ts';
import {
  forgetUnfinished,
  listRecords,
  listUnfinished,
  noteUnfinished,
  unfinishedOn,
} from '../../../../../main/stages/record/index.ts';
import { driveIdentity } from '../../../../builders/drives.ts';
import { unfinishedWrite } from '../../../../builders/records.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flakestick-unfinished-'));
  process.env['XDG_STATE_HOME'] = folder;
});
afterEach(() => rm(folder, { recursive: true }));

const identity = driveIdentity({ vendor: 'SanDisk', model: 'Cruzer', port: '1-2' });
const write = (of: DriveIdentity, startedAt = '2026-11-22T20:15:00.000Z'): UnfinishedWrite =>
  unfinishedWrite({ startedAt, drive: { identity: of, name: 'SanDisk Cruzer' } });

it('is found again after the drive was re-plugged at another port', async () => {
  await noteUnfinished(write(identity));
  expect(await unfinishedOn({ ...identity, diskseq: 31, port: '2-1' })).toEqual(write(identity));
});

it('is not taken for that of another drive', async () => {
  await noteUnfinished(write(identity));
  for (const other of [{ serial: '4C54' }, { model: 'Ultra' }, { sizeBytes: 8e9 }, { serial: null }])
    expect(await unfinishedOn({ ...identity, ...other })).toBeNull();
});

it('of a drive without a serial holds only while it stays plugged in', async () => {
  const nameless = { ...identity, serial: null };
  await noteUnfinished(write(nameless));
  expect(await unfinishedOn(nameless)).not.toBeNull();
  expect(await unfinishedOn({ ...nameless, diskseq: 28 })).toBeNull();
});

it('there is one for a drive: the newest', async () => {
  await noteUnfinished(write(identity));
  await noteUnfinished(write({ ...identity, diskseq: 30 }, '2026-11-23T09:00:00.000Z'));
  expect((await listUnfinished()).map(({ startedAt }) => startedAt)).toEqual(['2026-11-23T09:00:00.000Z']);
});

it('is forgotten, and forgetting what is not there is no error', async () => {
  await noteUnfinished(write(identity));
  await forgetUnfinished({ ...identity, diskseq: 99 });
  await forgetUnfinished(identity);
  expect(await listUnfinished()).toEqual([]);
});

it('a file that cannot be understood is nothing to go on from, and hides no other', async () => {
  await noteUnfinished(write(identity));
  const [name] = await readdir(join(folder, 'flakestick/unfinished'));
  await writeFile(join(folder, 'flakestick/unfinished', name ?? ''), '{"schema":1,');
  await noteUnfinished(write({ ...identity, serial: 'other' }));
  expect(await unfinishedOn(identity)).toBeNull();
  expect(await listUnfinished()).toHaveLength(1);
});

it('a note of a newer version is named, and neither written over nor removed', async () => {
  await noteUnfinished(write(identity));
  const [name] = await readdir(join(folder, 'flakestick/unfinished'));
  const path = join(folder, 'flakestick/unfinished', name ?? '');
  const text = '{"schema":2,"begun":"2027-01-01"}';
  await writeFile(path, text);
  await expect(noteUnfinished(write(identity))).rejects.toMatchObject({
    failure: { kind: 'file-newer', path, version: 2 },
  });
  await forgetUnfinished(identity);
  expect(await readFile(path, 'utf8')).toBe(text);
  expect(await unfinishedOn(identity)).toBeNull();
  expect(await listRecords()).toMatchObject({ unfinished: [], newer: [{ path, schema: 2 }] });
});
