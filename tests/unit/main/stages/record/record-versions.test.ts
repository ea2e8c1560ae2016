import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type BootProof, type Record, Record as RecordDecoder } from '../../../../../contract/wire/record.ts';
import { decodeRecord } from '../../../../../main/stages/record/decode-record.ts';
import {
  addVerification,
  decodeExport,
  exportRecord,
  exportText,
  importRecord,
  listRecords,
  readRecord,
  recordFolder,
} from '../../../../../main/stages/record/index.ts';
import { driveIdentity } from '../../../../builders/drives.ts';
import { record, recordedImage, verification } from '../../../../builders/records.ts';

const OLD = join(import.meta.dirname, '../../../../fixtures/state-0.1.0');
const before = process.env['XDG_STATE_HOME'];
let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'flakestick-versions-'));
  process.env['XDG_STATE_HOME'] = home;
});
afterEach(async () => {
  if (before === undefined) delete process.env['XDG_STATE_HOME'];
  else process.env['XDG_STATE_HOME'] = before;
  await rm(home, { recursive: true });
});

async function contents(folder: string): Promise<Map<string, string>> {
  const names = await readdir(folder);
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const)),
  );
}

it('reads the records of 0.1.0 as they are, and rewrites none of them', async () => {
  await cp(OLD, home, { recursive: true });
  const files = await contents(recordFolder());
  const { records, unreadable, newer } = await listRecords();
  expect({ unreadable, newer }).toEqual({ unreadable: [], newer: [] });
  expect(records.map(({ id, contents: on, lastVerification }) => [id, on, lastVerification?.verdict.kind])).toEqual([
    ['20261120-191502-3fa9c1', 'verified', 'differs'],
    ['20261112-090341-77b0de', 'verified', undefined],
    ['20261029-173005-e18a90', 'partly-written', undefined],
  ]);
  for (const { id } of records) {
    const old = await readRecord(id);
    expect(old.schema).toBe(1);
    expect(decodeExport(await exportRecord(id), 'there')).toEqual(old);
  }
  await addVerification('20261112-090341-77b0de', verification());
  const after = await contents(recordFolder());
  for (const [name, text] of files) expect(after.get(name), name).toBe(text);
  expect(after.size).toBe(files.size + 1);
});

const text = fc.string({ maxLength: 20 });
const bytes = fc.integer({ min: 0, max: 2 ** 45 });
const instant = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });
const bootProof: fc.Arbitrary<BootProof> = fc.record({
  at: instant,
  outcome: fc.constantFrom('booted', 'not-recognised', 'failed'),
  stage: maybe(text),
  firmware: fc.constantFrom('uefi', 'bios'),
  durationMs: bytes,
  picture: maybe(fc.constant('20261122-201500-3fa9c1.boot-1.png')),
});
const optional: fc.Arbitrary<Partial<Record>> = fc.record(
  {
    nixpkgs: fc.record({ revision: maybe(text), date: maybe(instant) }),
    warnings: fc.array(fc.oneof(fc.record({ kind: fc.constant('large' as const), sizeBytes: bytes })), {
      maxLength: 2,
    }),
    appendedPartition: fc.record({
      offsetBytes: bytes,
      sizeBytes: fc.integer({ min: 1, max: 2 ** 40 }),
      number: fc.integer({ min: 1, max: 128 }),
      filesystem: maybe(text),
      encrypted: fc.boolean(),
      changedBytes: fc.array(
        fc.record({ offsetBytes: bytes, before: fc.constant('00ff'), after: fc.constant('01ff') }),
        { maxLength: 16 },
      ),
    }),
    bootProof,
    bootId: maybe(text),
    level: maybe(fc.constantFrom('read-back', 'read-back-replugged')),
  },
  { requiredKeys: [] },
);
const anyRecord: fc.Arbitrary<Record> = fc
  .tuple(
    optional,
    fc.constantFrom<1 | 2>(1, 2),
    fc.integer({ min: 1, max: 40 }),
    fc.constantFrom(65_536, 1_048_576, 4_194_304),
    fc.integer({ min: 1, max: 65_536 }),
    fc.constantFrom(undefined, 512, 4096),
  )
  .map(([part, schema, blocks, blockBytes, tailBytes, logicalSectorBytes]) =>
    record({
      ...part,
      schema,
      image: recordedImage('any', blocks, { blockBytes, tailBytes }),
      drive: {
        identity: driveIdentity(),
        name: 'SanDisk',
        devicePath: '/dev/sdb',
        ...(logicalSectorBytes ? { logicalSectorBytes } : {}),
      },
    }),
  );

it('gives every record back as it was, from its file and from an export', () => {
  fc.assert(
    fc.property(anyRecord, (one) => {
      const again = decodeRecord(JSON.parse(JSON.stringify(RecordDecoder.parse(one))));
      expect(again).toEqual({ ok: true, value: one });
      expect(decodeExport(exportText(one), 'there')).toEqual(one);
    }),
  );
});

it('reads a record with keys that it does not know as one without them', () => {
  const depths = ['', 'image', 'image.blocks', 'drive', 'drive.identity', 'provenance', 'bootProof', 'verdict'];
  fc.assert(
    fc.property(anyRecord, fc.subarray(depths), text, (one, places, name) => {
      const raw = JSON.parse(JSON.stringify(one)) as object;
      for (const place of places) {
        const holder =
          place === '' ? raw : place.split('.').reduce<unknown>((at, key) => at && Reflect.get(at, key), raw);
        if (holder) Object.assign(holder, { [`x-${name}`]: { deeper: [name] } });
      }
      expect(decodeRecord(raw)).toEqual({ ok: true, value: one });
    }),
  );
});

it('reads a record with warnings and a boot proof of unknown kinds, and keeps them through an export', async () => {
  const large = { kind: 'large' as const, sizeBytes: 7 };
  const one = record({ warnings: [large] });
  const unknown = {
    warnings: [
      { kind: 'made-up', more: [1] },
      { ...large, more: 1 },
    ],
    bootProof: { at: one.startedAt, outcome: 'made-up' },
  };
  const raw = { ...one, ...unknown };
  expect(decodeRecord(raw)).toEqual({ ok: true, value: one });
  expect((await importRecord(exportText(raw), 'there')).record).toEqual(one);
  expect(await readRecord(one.id)).toEqual(one);
  expect((await listRecords()).unreadable).toEqual([]);
  expect(JSON.parse(await exportRecord(one.id))).toMatchObject({ record: unknown });
  // What decides is not left out.
  expect(decodeRecord({ ...one, verdict: { kind: 'made-up' } })).toMatchObject({ ok: false });
});
