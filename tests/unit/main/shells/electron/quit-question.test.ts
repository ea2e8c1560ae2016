import { describe, expect, it } from 'vitest';
import { NOT_RELEASED } from '../../../../../contract/wire/drive-release.ts';
import type { DriveProgress, JobRequest, JobState } from '../../../../../contract/wire/job.ts';
import { DEFAULT_BUILD_OPTIONS } from '../../../../../contract/wire/source.ts';
import { quitQuestion } from '../../../../../main/shells/electron/quit-question.ts';
import { RUNNING } from '../../../../fakes/app-backend.ts';

const identity = {
  diskseq: 27,
  serial: '4C53',
  wwn: null,
  vendor: 'SanDisk',
  model: 'Cruzer',
  sizeBytes: 4e9,
  port: null,
};
const chosen = { devicePath: '/dev/sdb', identity };
const flash: JobRequest = {
  kind: 'flash',
  source: 'minimal',
  options: DEFAULT_BUILD_OPTIONS,
  drives: [chosen],
  verification: 'read-back',
  rewrite: 'missing',
  eject: false,
  includeLoop: false,
};
const drive = (step: DriveProgress['step'], contents: DriveProgress['contents']): DriveProgress => ({
  id: '27.4C53.4000000000',
  name: 'SanDisk Cruzer',
  devicePath: '/dev/sdb',
  step,
  progress: { doneBytes: 0, totalBytes: 1, bytesPerSecond: null },
  contents,
  stalledForMs: null,
  badBlocks: [],
  writes: 'everything',
  keptBytes: 0,
  rewrittenBlocks: [],
  verdict: null,
  level: null,
  failure: null,
  recordId: null,
  handling: NOT_RELEASED,
});
const writing = (drives: DriveProgress[], request: JobRequest = flash): JobState => ({
  phase: 'writing',
  request,
  startedAt: '2026-11-22T20:15:00.000Z',
  provenance: null,
  image: null,
  drives,
});

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
