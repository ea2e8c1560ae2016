import { describe, expect, it } from 'vitest';
import type { DriveIdentity } from '../../../../contract/wire/drive.ts';
import type { Record, Verification } from '../../../../contract/wire/record.ts';
import { isReplugged, type ReplugQuestion, whyNotReplugged } from '../../../../main/job/replug.ts';
import { driveIdentity } from '../../../builders/drives.ts';
import { record } from '../../../builders/records.ts';

const base = record();
const THIS_RUN = 'b00t-now';
const OTHER_RUN = 'b00t-before';
const stick = (diskseq: number | null, serial: string | null = '4C53'): DriveIdentity =>
  driveIdentity({ diskseq, serial, model: 'Cruzer' });

/** Written at noon under this number, in this run of the machine unless said otherwise. */
function written(diskseq: number, bootId: string = THIS_RUN, verifications: Verification[] = []): Record {
  const drive = { ...base.drive, identity: stick(diskseq) };
  return { ...base, drive, bootId, finishedAt: '2026-11-22T12:00:00.000Z', verifications };
}
const verified = (hour: number, diskseq: number, bootId: string = THIS_RUN): Verification => ({
  at: `2026-11-22T${hour}:00:00.000Z`,
  verdict: { kind: 'verified' },
  level: 'read-back',
  durationMs: 1,
  diskseq,
  bootId,
});
const question = (drive: DriveIdentity, records: Record[], seenBefore?: DriveIdentity): ReplugQuestion => ({
  drive,
  bootId: THIS_RUN,
  records,
  seenBefore,
});

describe('the level is raised', () => {
  it.each<[string, boolean, ReplugQuestion]>([
    ['after it was re-plugged since it was written', true, question(stick(31), [written(30)])],
    ['not while it stays plugged in', false, question(stick(30), [written(30)])],
    ['not by the count of another run', false, question(stick(31), [written(30, OTHER_RUN)])],
    [
      'after it was re-plugged since it was seen in this run, when it was written in another',
      true,
      question(stick(31), [written(30, OTHER_RUN, [verified(14, 30)])]),
    ],
    [
      'also when it was verified in the same plug-in before',
      true,
      question(stick(31), [written(30, THIS_RUN, [verified(14, 31)])]),
    ],
    [
      'not by an older plug-in, when it was written again since',
      false,
      question(stick(31), [
        written(30, OTHER_RUN, [verified(10, 30)]),
        { ...written(31), id: '20261122-130000-000000' },
      ]),
    ],
    ['after it was seen pulled', true, question(stick(31), [written(29, OTHER_RUN)], stick(30))],
    ['not because another stick was pulled', false, question(stick(31), [], stick(30, 'OTHER'))],
    ['not for a stick without a serial number', false, question(stick(31, null), [], stick(30, null))],
    ['not without any sighting', false, question(stick(31), [])],
  ])('%s', (_case, expected, asked) => {
    expect(isReplugged(asked)).toBe(expected);
  });

  it('never where the kernel does not name its run', () => {
    expect(isReplugged({ ...question(stick(31), [written(30)]), bootId: null })).toBe(false);
  });
});

describe('--replugged is refused', () => {
  it.each<[string, object | null, ReplugQuestion]>([
    ['no more once it was re-plugged', null, question(stick(31), [written(30)])],
    [
      'while it stays plugged in since it was written',
      { because: 'not-unplugged-since', did: 'write' },
      question(stick(30), [written(30)]),
    ],
    [
      'while it stays plugged in since it was verified',
      { because: 'not-unplugged-since', did: 'verify' },
      question(stick(31), [written(30, THIS_RUN, [verified(14, 31)])]),
    ],
    [
      'when it was written in another run',
      { because: 'replug-unknown' },
      question(stick(31), [written(30, OTHER_RUN)]),
    ],
    ['no more when it was seen pulled', null, question(stick(31), [written(30, OTHER_RUN)], stick(30))],
    ['for a stick without a serial number', { because: 'no-serial-number' }, question(stick(31, null), [written(30)])],
    ['where the kernel does not count', { because: 'plug-ins-not-counted' }, question(stick(null), [written(30)])],
  ])('%s', (_case, expected, asked) => {
    const answer = whyNotReplugged(asked);
    if (expected === null) expect(answer).toBeNull();
    else expect(answer?.detail).toMatchObject(expected);
  });

  it('permanently if re-plugging cannot be noticed', () => {
    expect(whyNotReplugged(question(stick(31, null), []))?.canHelp).toBe(false);
    expect(whyNotReplugged(question(stick(31), []))?.canHelp).toBe(true);
  });
});
