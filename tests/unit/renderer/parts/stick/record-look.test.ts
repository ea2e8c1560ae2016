import { describe, expect, it } from 'vitest';
import { en } from '../../../../../contract/messages/en/page.ts';
import { latestOutcome } from '../../../../../renderer/parts/progress/outcome.ts';
import { lookOfRecord } from '../../../../../renderer/parts/stick/index.ts';

const MEBIBYTE = 1024 * 1024;
const record = {
  contents: 'verified',
  verdict: { kind: 'verified' },
  lastVerification: null,
  sizeBytes: 10 * MEBIBYTE,
} as const;

describe('the picture of a record', () => {
  it('is that of its last check', () => {
    const differs = { kind: 'differs', blocks: [{ first: 3, last: 4 }] } as const;
    const lastVerification = {
      at: '2026-11-22T20:15:00.000Z',
      verdict: { ...differs, blocks: [...differs.blocks] },
      level: null,
      durationMs: 1,
    };
    expect(lookOfRecord(record)).toEqual({ state: 'sealed' });
    expect(lookOfRecord({ ...record, lastVerification })).toEqual({
      state: 'differs',
      provenFraction: 1,
      bad: [{ from: 0.3, to: 0.5, kind: 'differs' }],
    });
  });

  it('is green for nothing that was not read back', () => {
    const states = (['untouched', 'partly-written', 'written-unverified'] as const).map(
      (contents) => lookOfRecord({ ...record, contents, verdict: null }).state,
    );
    expect(states).toEqual(['unknown', 'unknown', 'written']);
    expect(lookOfRecord({ ...record, verdict: { kind: 'written-unverified' } }).state).toBe('written');
  });

  it('is that of an empty stick where it was emptied, whatever a later check found', () => {
    const restored = {
      filesystem: 'exfat',
      table: 'mbr',
      label: 'USB',
      offsetBytes: 4_194_304,
      sizeBytes: 64e9,
    } as const;
    expect(lookOfRecord({ ...record, restored })).toEqual({ state: 'empty' });
    expect(lookOfRecord({ ...record, restored, contents: 'partly-written', verdict: null }).state).toBe('unknown');
    expect(latestOutcome({ ...record, restored }, en)).toMatchObject({ tone: 'quiet', label: 'Emptied' });
  });
});
