import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { UnfinishedWrite } from '../../../../contract/wire/record.ts';
import { noteBegun, noteEnded, planWrite } from '../../../../main/job/write-scope.ts';
import { noteUnfinished, unfinishedOn } from '../../../../main/stages/record/index.ts';
import { bootId } from '../../../../main/system/boot-id.ts';
import { drive, driveIdentity, driveProgress } from '../../../builders/drives.ts';
import { unfinishedWrite } from '../../../builders/records.ts';

const BAD = [
  { first: 7, last: 7 },
  { first: 9, last: 12 },
];
const STICK = drive();

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flakestick-write-scope-'));
  path = join(folder, 'nixos.iso');
  await writeFile(path, 'image');
  vi.stubEnv('XDG_STATE_HOME', folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const subject = {
  title: 'NixOS minimal',
  startedAt: '2026-11-23T09:00:00.000Z',
  rewrite: 'missing',
  verification: 'read-back',
} as const;
const plan = (more: { verification?: 'read-back' | 'skip'; rewrite?: 'missing' | 'everything' } = {}) =>
  planWrite(STICK, { ...subject, image: { path, fileBytes: 5, sizeBytes: 5 }, ...more });

/** Of the same image on this stick, in this plug-in and boot unless said otherwise. */
async function noteBefore(part: Partial<UnfinishedWrite> = {}): Promise<UnfinishedWrite> {
  const image = { path, fileBytes: 5, sizeBytes: 5, modifiedMs: (await stat(path)).mtimeMs };
  const note = unfinishedWrite({ image, badBlocks: BAD, bootId: bootId(), ...part });
  await noteUnfinished(note);
  return note;
}
const pluggedIn = (diskseq: number | null) => ({ drive: { identity: driveIdentity({ diskseq }), name: STICK.name } });

it('if one of several drives cannot be noted, none is listed as unfinished', async () => {
  const before = await noteBefore();
  const other = drive({ id: 'b', identity: driveIdentity({ diskseq: 28, serial: 'OTHER' }) });
  const fresh = drive({ id: 'c', identity: driveIdentity({ diskseq: 29, serial: 'FRESH' }) });
  const planOf = (one: typeof other) => planWrite(one, { ...subject, image: { path, fileBytes: 5, sizeBytes: 5 } });
  const planned = [await plan(), await planOf(fresh), await planOf(other)];
  // Left by a newer version: it must stay.
  await noteUnfinished((planned[2] as (typeof planned)[number]).now);
  const [name] = (await readdir(join(folder, 'flakestick/unfinished'))).filter((one) =>
    readFileSync(join(folder, 'flakestick/unfinished', one), 'utf8').includes('OTHER'),
  );
  await writeFile(join(folder, 'flakestick/unfinished', name ?? ''), '{"schema": 99}');
  await expect(noteBegun(planned)).rejects.toMatchObject({ failure: { kind: 'file-newer' } });
  expect(await unfinishedOn(STICK.identity)).toEqual(before);
  expect(await unfinishedOn(fresh.identity)).toBeNull();
});

describe('the list of bad blocks', () => {
  it('is used in the same boot and plug-in', async () => {
    await noteBefore();
    expect(await plan()).toMatchObject({
      rewrite: [
        [7, 7],
        [9, 12],
      ],
      scope: { writes: 'bad-blocks', rewrittenBlocks: BAD },
    });
  });

  it.each<[string, Partial<UnfinishedWrite>]>([
    ['of another plug-in, perhaps of another stick with the same serial', pluggedIn(26)],
    ['of a kernel that does not count plug-ins', pluggedIn(null)],
    ['of another boot', { bootId: 'b00t-before' }],
    ['of an unknown boot', { bootId: null }],
    ['of a note without its boot', { bootId: undefined }],
  ])('%s is not: what differs is found by reading', async (_of, part) => {
    await noteBefore(part);
    expect(await plan()).toMatchObject({ rewrite: 'differing', scope: { writes: 'missing', rewrittenBlocks: [] } });
  });

  it('is not used when nothing is read back', async () => {
    await noteBefore();
    expect(await plan({ verification: 'skip' })).toMatchObject({ rewrite: 'differing' });
  });

  it('of a write that has just ended is used', async () => {
    const first = await plan();
    await noteBegun([first]);
    await noteEnded(
      first,
      driveProgress({
        step: 'finished',
        contents: 'written-unverified',
        verdict: { kind: 'differs', blocks: BAD },
        badBlocks: BAD,
      }),
    );
    expect(await plan()).toMatchObject({ scope: { writes: 'bad-blocks' } });
  });
});

describe('a drive that was not touched', () => {
  it.each(['waiting', 'finished'] as const)('while %s has no note afterwards', async (step) => {
    const planned = await plan();
    await noteBegun([planned]);
    await noteEnded(planned, driveProgress({ step, contents: 'untouched' }));
    expect(await unfinishedOn(STICK.identity)).toBeNull();
  });

  it('keeps the note from before', async () => {
    const before = await noteBefore();
    const planned = await plan({ rewrite: 'everything' });
    await noteBegun([planned]);
    await noteEnded(planned, driveProgress({ contents: 'untouched' }));
    expect(await unfinishedOn(STICK.identity)).toEqual(before);
  });
});

it('a drive that was written in part keeps its note', async () => {
  const planned = await plan();
  await noteBegun([planned]);
  await noteEnded(planned, driveProgress({ step: 'finished', contents: 'partly-written' }));
  expect(await unfinishedOn(STICK.identity)).toMatchObject({ startedAt: subject.startedAt, badBlocks: [] });
});
