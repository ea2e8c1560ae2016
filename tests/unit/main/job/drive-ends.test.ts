import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Image } from '../../../../contract/wire/image.ts';
import type { DriveProgress } from '../../../../contract/wire/job.ts';
import { DriveEnds } from '../../../../main/job/drive-ends.ts';
import type { MountLifecycle } from '../../../../main/job/mount-lifecycle.ts';
import { noteEnded, planWrite } from '../../../../main/job/write-scope.ts';
import { drive, driveProgress } from '../../../builders/drives.ts';
import { provenance, recordedImage } from '../../../builders/records.ts';

const IMAGE: Image = {
  ...recordedImage('nixos', 2),
  path: '/tmp/nixos.iso',
  compression: null,
  fileBytes: 4096,
} as Image;
const VERIFIED = driveProgress({ step: 'finished', contents: 'verified', verdict: { kind: 'verified' } });

const GAVE_BACK = `gave back ${drive().devicePath}`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flakestick-ends-'));
  vi.stubEnv('XDG_STATE_HOME', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

interface Ended {
  readonly ends: DriveEnds;
  /** What was published, in this order. */
  readonly added: Partial<DriveProgress>[];
  readonly calls: string[];
}

async function end(
  progress: DriveProgress,
  {
    signal = new AbortController().signal,
    whole = Promise.resolve(IMAGE),
  }: {
    signal?: AbortSignal;
    whole?: Promise<Image>;
  } = {},
): Promise<Ended> {
  const calls: string[] = [];
  const mounts = {
    closed: () => void calls.push('closed'),
    letGo: async () => {
      calls.push(`let go with ${records().length} records`);
      return { unmounted: [], removal: 'released', warnings: [] };
    },
  } as unknown as MountLifecycle;
  const subject = { image: IMAGE, title: 'nixos.iso', startedAt: '2026-11-27T10:00:00.000Z' };
  const one = await planWrite(drive(), { ...subject, rewrite: 'everything', verification: 'read-back' });
  const giveBack = ({ devicePath }: { devicePath: string }): void => void calls.push(`gave back ${devicePath}`);
  const ends = new DriveEnds({
    written: { image: whole, provenance: provenance() },
    noteEnded: (_index, ended) => noteEnded(one, ended),
    ...{ planned: [one], startedAt: subject.startedAt, mounts, signal, giveBack },
  });
  const added: Partial<DriveProgress>[] = [];
  const add = (what: Partial<DriveProgress>): void => void added.push(what);
  await ends.end({ index: 0, progress, timing: { writeMs: 1, verifyMs: 2 }, add });
  return { ends, added, calls };
}

function listed(name: string): string[] {
  try {
    return readdirSync(join(folder, 'flakestick', name)).filter((file) => file.endsWith('.json'));
  } catch {
    return [];
  }
}
const records = (): string[] => listed('records');

it('a verified drive has its record before it is ejected, and is done after that', async () => {
  const { added, calls, ends } = await end(VERIFIED);
  const [record = ''] = records();
  const kept = JSON.parse(readFileSync(join(folder, 'flakestick/records', record), 'utf8')) as { id: string };
  expect(kept).toMatchObject({ contents: 'verified', writeMs: 1, verifyMs: 2 });
  expect(added).toEqual([
    { recordId: kept.id },
    { release: { unmounted: [], removal: 'released', warnings: [] } },
    { isDone: true },
  ]);
  expect(calls).toEqual(['closed', 'let go with 1 records', GAVE_BACK]);
  expect(listed('unfinished')).toEqual([]);
  expect(ends.lost).toBeNull();
});

it.each<[string, Partial<DriveProgress>]>([
  ['failed half-way', { contents: 'partly-written', failure: { kind: 'drive-gone', drive: '/dev/sdb' } }],
  ['was stopped half-way', { contents: 'partly-written' }],
])('a drive that %s has a record and a note, and is not ejected', async (_how, how) => {
  const { added, calls } = await end(driveProgress({ step: 'finished', ...how }));
  expect(records()).toHaveLength(1);
  expect(listed('unfinished')).toHaveLength(1);
  expect(calls).toEqual(['closed', GAVE_BACK]);
  expect(added.at(-1)).toEqual({ isDone: true });
});

it('an untouched drive needs no record, and is done before the image was read', async () => {
  const { added } = await end(driveProgress({ step: 'finished' }), { whole: new Promise(() => {}) });
  expect(added).toEqual([{ isDone: true }]);
  expect(records()).toEqual([]);
});

it('a drive that was stopped after the write is not ejected; one that was verified by then is', async () => {
  const stopped = { signal: AbortSignal.abort() };
  const written = driveProgress({ step: 'finished', contents: 'written-unverified' });
  expect((await end(written, stopped)).calls).toEqual(['closed', GAVE_BACK]);
  expect((await end(written)).calls).toHaveLength(3);
  expect((await end(VERIFIED, stopped)).calls).toHaveLength(3);
});

it('without the digests of the image there is no record, and the drive is done all the same', async () => {
  const whole = Promise.reject<Image>(new Error('cancelled'));
  whole.catch(() => {});
  const { added } = await end(driveProgress({ step: 'finished', contents: 'partly-written' }), { whole });
  expect(added).toEqual([{ isDone: true }]);
});

it('a record that cannot be saved is reported in the end, and does not keep the drive', async () => {
  mkdirSync(join(folder, 'flakestick'), { recursive: true });
  writeFileSync(join(folder, 'flakestick/records'), 'not a folder');
  const { added, ends, calls } = await end(VERIFIED);
  expect(ends.lost).not.toBeNull();
  expect(calls).toHaveLength(3);
  expect(added.at(-1)).toEqual({ isDone: true });
});
