import { expect, it } from 'vitest';
import type { Failure } from '../../../../../contract/wire/failure.ts';
import type { DriveProgress, JobRequest, JobState } from '../../../../../contract/wire/job.ts';
import { repaired } from '../../../../../main/shells/cli/repair.ts';
import { driveIdentity, driveProgress } from '../../../../builders/drives.ts';
import { flashRequest } from '../../../../builders/jobs.ts';

const at = '2026-11-22T20:15:00.000Z';
const identity = driveIdentity();
const request = flashRequest({
  drives: ['/dev/sdb', '/dev/sdc', '/dev/sdd'].map((devicePath) => ({ devicePath, identity })),
  rewrite: 'everything',
});
const differs: Failure = {
  kind: 'drive-differs',
  drive: '/dev/sdc',
  blocks: [{ first: 3, last: 3 }],
  blockBytes: 1_048_576,
};
const drive = (devicePath: string, failure: Failure | null): DriveProgress =>
  driveProgress({
    id: devicePath,
    devicePath,
    step: 'finished',
    contents: failure ? 'written-unverified' : 'verified',
    failure,
  });
const ended = (phase: 'done' | 'failed', drives: DriveProgress[], of: JobRequest = request): JobState => {
  const common = { request: of, startedAt: at, finishedAt: at, provenance: null, image: null, drives };
  const failure = drives.find((one) => one.failure)?.failure ?? differs;
  return phase === 'done' ? { ...common, phase, outputPath: null } : { ...common, phase, failure, log: [] };
};

it('asks again for the drives with bad blocks alone, and goes on from what is there', async () => {
  const before = ended('failed', [drive('/dev/sdb', null), drive('/dev/sdc', differs), drive('/dev/sdd', null)]);
  const asked: JobRequest[] = [];
  const after = await repaired(before, 1, async (again) => {
    asked.push(again);
    return ended('done', [drive('/dev/sdc', null)], again);
  });
  expect(asked).toEqual([{ ...request, rewrite: 'missing', drives: [{ devicePath: '/dev/sdc', identity }] }]);
  expect(after).toMatchObject({ phase: 'done' });
  expect('drives' in after && after.drives.map(({ devicePath }) => devicePath)).toEqual([
    '/dev/sdb',
    '/dev/sdc',
    '/dev/sdd',
  ]);
});

it('a drive that failed for another reason still makes the job failed', async () => {
  const gone: Failure = { kind: 'drive-gone', drive: '/dev/sdb' };
  const before = ended('failed', [drive('/dev/sdb', gone), drive('/dev/sdc', differs)]);
  const after = await repaired(before, 1, async () => ended('done', [drive('/dev/sdc', null)]));
  expect(after).toMatchObject({ phase: 'failed', failure: gone });
});

it.each<[string, JobState, number]>([
  ['no repair is wished for', ended('failed', [drive('/dev/sdc', differs)]), 0],
  ['everything went well', ended('done', [drive('/dev/sdc', null)]), 1],
  ['no drive has bad blocks', ended('failed', [drive('/dev/sdc', { kind: 'drive-gone', drive: '/dev/sdc' })]), 1],
])('starts nothing when %s', async (_case, state, repairs) => {
  const after = await repaired(state, repairs, () => Promise.reject(new Error('started')));
  expect(after).toBe(state);
});
