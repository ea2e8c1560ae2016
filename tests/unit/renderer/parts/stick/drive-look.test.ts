import { describe, expect, it } from 'vitest';
import { lookOfDrive, lookOfProgress, mediumKindOf } from '../../../../../renderer/parts/stick/index.ts';
import { drive, driveProgress } from '../../../../builders/drives.ts';

const half = { doneBytes: 2048, totalBytes: 4096, bytesPerSecond: null };

describe('the picture of a drive', () => {
  it('is empty only when that is proven', () => {
    expect(lookOfDrive(drive({ holdings: { kind: 'empty' } }))).toEqual({ state: 'empty' });
    expect(lookOfDrive(drive({ holdings: { kind: 'being-read' } }))).toEqual({ state: 'unknown' });
    const untold = drive({ holdings: { kind: 'cannot-be-told', because: 'unrecognised', signatures: [] } });
    expect(lookOfDrive(untold)).toEqual({ state: 'unknown' });
  });

  it('shows how full it is, or how much its partitions take where that is not known', () => {
    const partition = { devicePath: '/dev/sdb1', filesystem: 'vfat', label: null, mountPoints: [] };
    const of = (usedBytes: number | null) =>
      lookOfDrive(drive({ partitions: [{ ...partition, sizeBytes: 3e9, usedBytes }], sizeBytes: 4e9 }));
    expect(of(1e9)).toEqual({ state: 'data', usedFraction: 0.25 });
    expect(of(null)).toEqual({ state: 'data', usedFraction: 0.75 });
  });

  it('is locked when it is refused', () => {
    expect(lookOfDrive(drive({ refusals: [{ kind: 'read-only' }] }))).toEqual({ state: 'refused' });
  });

  it('is a card, a stick or a disk', () => {
    expect(mediumKindOf({ bus: 'mmc', sizeBytes: 64e9 })).toBe('card');
    expect(mediumKindOf({ bus: 'usb', sizeBytes: 64e9 })).toBe('stick');
    expect(mediumKindOf({ bus: 'usb', sizeBytes: 2e12 })).toBe('disk');
  });
});

describe('the picture of a drive that a job is busy with', () => {
  it('fills, and turns green as it is read back', () => {
    expect(lookOfProgress(driveProgress({ step: 'writing', progress: half }), false)).toEqual({
      state: 'writing',
      writtenFraction: 0.5,
    });
    const reading = driveProgress({
      step: 'verifying',
      progress: half,
      blockBytes: 1024,
      badBlocks: [{ first: 1, last: 1 }],
    });
    expect(lookOfProgress(reading, false)).toEqual({
      state: 'verifying',
      provenFraction: 0.5,
      rest: 'written',
      bad: [{ from: 0.25, to: 0.5, kind: 'differs' }],
    });
    expect(lookOfProgress(reading, true)).toMatchObject({ rest: 'data' });
  });

  it('is sealed only by a verdict', () => {
    const finished = { step: 'finished', progress: { ...half, doneBytes: 4096 } } as const;
    expect(lookOfProgress(driveProgress({ ...finished, verdict: { kind: 'verified' } }), false).state).toBe('sealed');
    expect(lookOfProgress(driveProgress({ ...finished, contents: 'written-unverified' }), false).state).toBe('written');
    expect(lookOfProgress(driveProgress({ ...finished, verdict: { kind: 'written-unverified' } }), false).state).toBe(
      'written',
    );
  });

  it('stays at the level it had when the drive was pulled', () => {
    const pulled = driveProgress({ step: 'finished', contents: 'partly-written', progress: half });
    expect(lookOfProgress(pulled, false)).toEqual({ state: 'partly', writtenFraction: 0.5 });
  });

  it('tells nothing about what it held before when nothing was written', () => {
    expect(lookOfProgress(driveProgress({ step: 'finished', contents: 'untouched' }), false).state).toBe('unknown');
  });

  it('has both kinds of bad blocks at their places', () => {
    const verdict = {
      kind: 'unreadable',
      blocks: [{ first: 0, last: 0 }],
      differing: [{ first: 2, last: 3 }],
    } as const;
    const progress = { ...half, doneBytes: 4096 };
    const look = lookOfProgress(
      driveProgress({
        step: 'finished',
        verdict: { ...verdict, blocks: [...verdict.blocks], differing: [...verdict.differing] },
        progress,
        blockBytes: 1024,
      }),
      true,
    );
    expect(look).toEqual({
      state: 'unreadable',
      provenFraction: 1,
      bad: [
        { from: 0.5, to: 1, kind: 'differs' },
        { from: 0, to: 0.25, kind: 'unreadable' },
      ],
    });
  });
});
