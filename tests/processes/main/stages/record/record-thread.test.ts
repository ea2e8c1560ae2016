/** What a stranger's record may take of the thread that follows drives. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { failureOf } from '../../../../../contract/wire/failure.ts';
import {
  exportRecordFile,
  exportText,
  importRecordFile,
  listRecords,
  readExport,
  readRecord,
  recordFolder,
  showRecord,
} from '../../../../../main/stages/record/index.ts';
import { HOSTILE_ID, hostileRecords, recordOfBlocks } from '../../../../fakes/hostile-records.ts';
import { runs } from '../../../../setup/level.ts';
import { SliceWatch } from '../../../../setup/longest-slice.ts';

const MAX_SLICE_MS = 50;
/** Of a million parts. */
const SCALE = runs(0.1, 1);

const before = process.env['XDG_STATE_HOME'];
let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'flakestick-hostile-'));
  process.env['XDG_STATE_HOME'] = home;
});
beforeEach(() => rm(recordFolder(), { recursive: true, force: true }));
afterAll(async () => {
  if (before === undefined) delete process.env['XDG_STATE_HOME'];
  else process.env['XDG_STATE_HOME'] = before;
  await rm(home, { recursive: true });
});

/** Each step, and the longest slice of it. */
async function sliceOf(step: () => Promise<unknown>, watch: SliceWatch): Promise<number> {
  watch.take();
  await step().catch(failureOf);
  return watch.take();
}

describe('an imported record with', () => {
  it.each(hostileRecords(SCALE))('$title never keeps this thread for more than 50 ms', async ({ isValid, record }) => {
    const path = join(home, 'hostile.json');
    await writeFile(path, exportText(record()));
    const watch = new SliceWatch();
    try {
      const steps = {
        import: () => importRecordFile(path),
        list: listRecords,
        'list again': listRecords,
        read: () => readRecord(HOSTILE_ID),
        show: () => showRecord(HOSTILE_ID),
        export: () => exportRecordFile(HOSTILE_ID, join(home, 'again.json')),
      };
      for (const [name, step] of Object.entries(steps))
        expect(await sliceOf(step, watch), name).toBeLessThan(MAX_SLICE_MS);
    } finally {
      watch.stop();
    }
    const { records, unreadable } = await listRecords();
    expect({ records: records.length, unreadable }).toEqual({ records: isValid ? 1 : 0, unreadable: [] });
  });
});

it('is the same record when it was decoded in the thread', async () => {
  const record = recordOfBlocks(20_000);
  const path = join(home, 'large.json');
  await writeFile(path, exportText(record));
  expect(await importRecordFile(path)).toMatchObject({ id: HOSTILE_ID, outcome: 'imported' });
  expect(await importRecordFile(path)).toMatchObject({ outcome: 'already-there', verifications: 0 });
  expect(await readRecord(HOSTILE_ID)).toEqual(record);
  expect((await showRecord(HOSTILE_ID)).image.blocks).toEqual({ blockBytes: 1024 ** 2, count: 20_000 });
  await exportRecordFile(HOSTILE_ID, join(home, 'again.json'));
  expect(await readExport(join(home, 'again.json'))).toBe(exportText(record));
});

it('tells in the thread what is wrong, as here', async () => {
  const record = recordOfBlocks(20_000);
  const path = join(home, 'large.json');
  await writeFile(path, exportText(record).replace('"verified"', '"certified"'));
  expect(await importRecordFile(path).catch(failureOf)).toEqual({
    kind: 'export-invalid',
    path,
    detail: { because: 'changed-since-export' },
  });
  expect(await readRecord(HOSTILE_ID).catch(failureOf)).toEqual({ kind: 'record-not-found', id: HOSTILE_ID });
});
