import { describe, expect, it } from 'vitest';
import type { DriveProgress, JobRequest } from '../../../../../contract/wire/job.ts';
import { quitQuestion } from '../../../../../main/shells/electron/quit-question.ts';
import { chosenDrive, driveProgress } from '../../../../builders/drives.ts';
import { writing } from '../../../../builders/jobs.ts';
import { RUNNING } from '../../../../fakes/app-backend.ts';

const chosen = chosenDrive();
const drive = (step: DriveProgress['step'], contents: DriveProgress['contents']): DriveProgress =>
  driveProgress({ step, contents });

describe('quitQuestion', () => {
  it('says that nothing was written while the image is still being built', () => {
    expect(quitQuestion(RUNNING).detail).toBe(
      'Nothing has been written to any drive yet. What is built already is kept.',
    );
  });

  it.each([
    ['waiting', 'untouched', 'still holds what it held before.'],
    ['clearing', 'untouched', 'will hold only a part of the image'],
    ['writing', 'partly-written', 'will hold only a part of the image'],
    ['flushing', 'partly-written', 'will hold only a part of the image'],
    ['verifying', 'written-unverified', 'holds the whole image, but nobody will have checked it.'],
    ['finished', 'verified', 'is written and verified.'],
    ['finished', 'untouched', 'still holds what it held before.'],
  ] as const)('says of a drive that is %s and %s that it %s', (step, contents, words) => {
    expect(quitQuestion(writing([drive(step, contents)])).detail).toContain(`SanDisk Cruzer (/dev/sdb) ${words}`);
  });

  it('speaks of every drive', () => {
    const { detail } = quitQuestion(writing([drive('finished', 'verified'), drive('writing', 'partly-written')]));
    expect(detail.split('\n')).toHaveLength(2);
  });

  it('says that a verification changes nothing on the drive', () => {
    const request: JobRequest = {
      kind: 'verify',
      drive: chosen,
      expectation: { kind: 'image-file', path: '/tmp/nixos.iso' },
      includeLoop: false,
    };
    expect(quitQuestion(writing([drive('verifying', 'untouched')], request)).detail).toContain('changes nothing on it');
  });
});
