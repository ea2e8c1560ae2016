import { describe, expect, it } from 'vitest';
import { en } from '../../../../../contract/messages/en/page.ts';
import type { DriveProgress } from '../../../../../contract/wire/job.ts';
import { headlineOf } from '../../../../../renderer/parts/progress/headline.ts';
import { outcomeOf } from '../../../../../renderer/parts/progress/outcome.ts';
import { type ActiveJob, stagesOf } from '../../../../../renderer/parts/progress/stages.ts';
import { driveProgress } from '../../../../builders/drives.ts';
import { writing } from '../../../../builders/jobs.ts';
import { JOBS } from '../../../../fakes/scripted/jobs.ts';

const states = (job: ActiveJob) => stagesOf(job).map(({ name, state }) => `${name} ${state}`);

describe('the stages of a job', () => {
  it('are those of the flow, with the ones before the present one done', () => {
    expect(states(JOBS.writing)).toEqual(['source done', 'build done', 'image done', 'write current', 'verify ahead']);
  });

  it('have no write in a verification, and no image when a record is compared with', () => {
    expect(states(JOBS['verify-running'])).toEqual(['image skipped', 'verify current']);
  });

  it('have nothing to look up or to build where a drive is made an empty one again', () => {
    expect(states(JOBS['restore-making'])).toEqual(['write current', 'verify ahead']);
    expect(states(JOBS.restoring)).toEqual(['write current', 'verify ahead']);
    expect(states(JOBS.restored)).toEqual(['write done', 'verify done']);
    expect(headlineOf(JOBS.restored, en).title).toBe('SanDisk Ultra is an ordinary drive again');
  });

  it('stop where the build failed', () => {
    expect(states(JOBS['failed-build'])).toEqual([
      'source done',
      'build failed',
      'image ahead',
      'write ahead',
      'verify ahead',
    ]);
  });

  it('stop where writing failed', () => {
    expect(states(JOBS['failed-write']).slice(3)).toEqual(['write failed', 'verify ahead']);
  });

  it('never are in verifying when every write has failed, and are when the others are read back', () => {
    const [failed] = JOBS['failed-write'].drives;
    const gone = { ...failed, step: 'finished' as const, verdict: null };
    const reading = { ...gone, failure: null, step: 'verifying' as const };
    for (const phase of ['writing', 'verifying'] as const) {
      expect(states({ ...JOBS.writing, phase, drives: [gone] }).slice(3)).toEqual(['write current', 'verify ahead']);
      expect(states({ ...JOBS.writing, phase, drives: [gone, reading] }).at(-1)).toBe('verify current');
    }
  });

  it('never show verifying as done when it was skipped', () => {
    expect(states(JOBS['done-unverified']).at(-1)).toBe('verify skipped');
  });

  it('show verifying as failed when one of several drives differs', () => {
    expect(states(JOBS['done-mixed']).at(-1)).toBe('verify failed');
  });
});

describe('the outcome of a drive', () => {
  const toneOf = (job: { drives: readonly Parameters<typeof outcomeOf>[0][] }) =>
    job.drives.map((drive) => outcomeOf(drive, en).tone);

  it('is green only for what was read back and found equal', () => {
    expect(toneOf(JOBS.done)).toEqual(['good']);
    expect(toneOf(JOBS['done-unverified'])).toEqual(['caution']);
    expect(toneOf(JOBS['done-mixed'])).toEqual(['good', 'bad']);
    expect(toneOf(JOBS['verify-unreadable'])).toEqual(['bad']);
    expect(toneOf(JOBS.cancelled)).toEqual(['caution']);
  });

  it('gives the headline of the job: one bad drive of two is not a success', () => {
    expect(headlineOf(JOBS.done, en).title).toBe('SanDisk Ultra is verified');
    expect(headlineOf(JOBS['done-unverified'], en).title).toBe('SanDisk Ultra is written, not verified');
    expect(headlineOf(JOBS['done-mixed'], en).title).toBe('1 of 2 drives failed');
  });
});

describe('the headline of drives that go at their own pace', () => {
  const at = (step: DriveProgress['step'], doneBytes: number, bytesPerSecond: number | null): DriveProgress =>
    driveProgress({ step, progress: { doneBytes, totalBytes: 1000, bytesPerSecond } });
  const headline = (...drives: DriveProgress[]) => headlineOf(writing(drives) as ActiveJob, en);

  it('counts a drive that is read back or finished as written, with the time of the slowest', () => {
    const { fraction, spoken } = headline(at('finished', 1000, 900), at('verifying', 1, 500), at('writing', 400, 2));
    expect(fraction).toBe(0.8);
    // 600 bytes at 2 a second.
    expect(spoken).toContain('5 min');
  });

  it('gives no time while the rate of a drive is not known', () => {
    const { spoken } = headline(at('verifying', 1, 500), at('writing', 400, null));
    expect(spoken).not.toMatch(/ left/);
  });
});
