import { describe, expect, it } from 'vitest';
import { en } from '../../../../../contract/messages/en/index.ts';
import type { StopConsequence } from '../../../../../contract/wire/activity.ts';
import type { DriveProgress, JobRequest, JobState } from '../../../../../contract/wire/job.ts';
import { stoppingCheck, stoppingJob } from '../../../../../main/job/index.ts';
import { quitQuestion } from '../../../../../main/shells/electron/quit-question.ts';
import { chosenDrive, driveProgress } from '../../../../builders/drives.ts';
import { writing } from '../../../../builders/jobs.ts';
import { RUNNING } from '../../../../fakes/app-backend.ts';

const chosen = chosenDrive();
const job = (state: JobState): StopConsequence[] => stoppingJob(state);
const drive = (step: DriveProgress['step'], contents: DriveProgress['contents']): DriveProgress =>
  driveProgress({ step, contents });

describe('quitQuestion', () => {
  it('says that nothing was written while the image is still being built', () => {
    expect(quitQuestion(job(RUNNING), en).detail).toBe(
      'Nothing has been written to any drive yet. What has been built is kept.',
    );
  });

  it.each([
    ['waiting', 'untouched', 'still holds what it held before.'],
    ['clearing', 'untouched', 'will hold only part of the image'],
    ['writing', 'partly-written', 'will hold only part of the image'],
    ['flushing', 'partly-written', 'will hold only part of the image'],
    ['verifying', 'written-unverified', 'holds the whole image, but it has not been verified.'],
    ['finished', 'verified', 'is written and verified.'],
    ['finished', 'untouched', 'still holds what it held before.'],
  ] as const)('says of a drive that is %s and %s that it %s', (step, contents, words) => {
    expect(quitQuestion(job(writing([drive(step, contents)])), en).detail).toContain(
      `SanDisk Cruzer (/dev/sdb) ${words}`,
    );
  });

  it('speaks of every drive', () => {
    const { detail } = quitQuestion(
      job(writing([drive('finished', 'verified'), drive('writing', 'partly-written')])),
      en,
    );
    expect(detail.split('\n')).toHaveLength(2);
  });

  it('says that a verification changes nothing on the drive', () => {
    const request: JobRequest = {
      kind: 'verify',
      drive: chosen,
      expectation: { kind: 'image-file', path: '/tmp/nixos.iso' },
      includeLoop: false,
    };
    expect(quitQuestion(job(writing([drive('verifying', 'untouched')], request)), en).detail).toContain(
      'changes nothing on it',
    );
  });

  const check = (task: 'check' | 'put-back', hasTags: boolean): StopConsequence[] =>
    stoppingCheck({
      phase: 'running',
      task,
      drive: { id: '27.4C53.4000000000', name: 'SanDisk Cruzer', devicePath: '/dev/sdb' },
      progress: { stage: 'tag', fraction: 0.5, hasTags, stalledForMs: null },
      isStopping: false,
    });

  it.each([
    [
      'a capacity check with marks on the drive',
      check('check', true),
      'has written marks to SanDisk Cruzer (/dev/sdb)',
    ],
    ['a capacity check that only reads yet', check('check', false), 'has not written anything to SanDisk Cruzer'],
    ['what is put back after a check', check('put-back', false), 'is being put back'],
    ['a drive that is ejected', [{ kind: 'ejecting', drive: chosen.devicePath }] as const, '/dev/sdb is being ejected'],
  ])('says what stopping %s leaves behind', (_what, running, words) => {
    expect(quitQuestion(running, en).detail).toContain(words);
    expect(quitQuestion(running, en).detail).not.toContain('Nothing has been written to any drive');
  });

  it('speaks of everything that runs', () => {
    const { detail } = quitQuestion([...job(RUNNING), ...check('check', true)], en);
    expect(detail.split('\n')).toHaveLength(2);
  });
});
