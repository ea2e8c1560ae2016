import { describe, expect, it } from 'vitest';
import { EMPTY_MIRROR, type Mirror, reflect } from '../../../renderer/mirror.ts';
import { KINGSTON, SANDISK } from '../../fakes/scripted/drives.ts';
import { JOBS, writingAt } from '../../fakes/scripted/jobs.ts';

const whileWriting = (mirror: Mirror, state: Parameters<typeof writingAt>[0], atMs: number): Mirror => ({
  ...mirror,
  ...reflect(mirror, { event: 'job', state: writingAt(state, 1) }, atMs),
});
const samplesOf = (mirror: Mirror) => mirror.rates.byDrive[SANDISK.id] ?? [];

describe('the mirror', () => {
  it('takes whole snapshots as they are', () => {
    expect(reflect(EMPTY_MIRROR, { event: 'drives', drives: [KINGSTON] }, 0)).toEqual({ drives: [KINGSTON] });
    expect(reflect(EMPTY_MIRROR, { event: 'job', state: JOBS.done }, 0).job).toBe(JOBS.done);
  });

  it('keeps about one rate a second, however many snapshots come', () => {
    let mirror = EMPTY_MIRROR;
    for (let tick = 0; tick <= 30; tick += 1) mirror = whileWriting(mirror, tick / 100, tick * 100);
    expect(samplesOf(mirror).map(({ atMs }) => atMs)).toEqual([0, 900, 1800, 2700]);
  });

  it('keeps the rates while the job goes on in another phase, and forgets them with the next job', () => {
    const mirror = whileWriting(EMPTY_MIRROR, 0.4, 0);
    const verifying: Mirror = { ...mirror, ...reflect(mirror, { event: 'job', state: JOBS.verifying }, 5000) };
    expect(samplesOf(verifying).map(({ step }) => step)).toEqual(['writing', 'verifying']);
    const next = { ...JOBS.locking, startedAt: '2026-11-22T20:00:00.000Z' };
    expect(reflect(verifying, { event: 'job', state: next }, 9000).rates?.byDrive).toEqual({});
  });
});
