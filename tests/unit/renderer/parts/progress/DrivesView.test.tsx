// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { DrivesView } from '../../../../../renderer/parts/progress/DrivesView.tsx';
import { driveProgress } from '../../../../builders/drives.ts';

const verified = driveProgress({
  ...{ id: 'fast', name: 'Fast stick', step: 'finished', contents: 'verified', verdict: { kind: 'verified' } },
  level: 'read-back',
});
const writing = driveProgress({ id: 'slow', name: 'Slow stick', devicePath: '/dev/sdc', step: 'writing' });
const show = (...drives: Parameters<typeof DrivesView>[0]['drives']) =>
  render(<DrivesView title="Writing Minimal" drives={drives} isOld={false} />);
const placeOf = (name: RegExp) => screen.getByRole('radio', { name }).closest('label');

// The chart watches its size, which happy-dom cannot.
beforeAll(() => {
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      disconnect() {}
    },
  );
});
afterEach(cleanup);

describe('several drives', () => {
  it('a drive that is done is shown as verified and ready to be unplugged while the other one is written', () => {
    show({ ...verified, isDone: true }, writing);
    expect(placeOf(/Fast stick/)?.textContent).toMatch(/Verified.*Unplug it/);
    expect(screen.getByText('This drive is done. You can unplug it while the others go on.')).toBeTruthy();
  });

  it('is not called ready before its record is saved and it is ejected', () => {
    show(verified, writing);
    expect(placeOf(/Fast stick/)?.textContent).toMatch(/Verified/);
    expect(screen.queryByText(/nplug it/)).toBeNull();
  });

  it('a drive that failed is not called ready', () => {
    const gone = driveProgress({ id: 'gone', step: 'finished', failure: { kind: 'drive-gone', drive: '/dev/sdb' } });
    show({ ...gone, isDone: true }, writing);
    expect(screen.queryByText(/nplug it/)).toBeNull();
  });

  it('a drive that failed shows how far it got', () => {
    const progress = { doneBytes: 34, totalBytes: 100, bytesPerSecond: null };
    const failure = { kind: 'drive-gone', drive: '/dev/sdb' } as const;
    const gone = driveProgress({ id: 'gone', name: 'Gone stick', step: 'finished', failure, progress });
    show({ ...gone, contents: 'partly-written', isDone: true }, writing);
    const place = placeOf(/Gone stick/);
    expect(place?.textContent).toContain('34 %');
    expect(place?.querySelector('svg')?.getAttribute('data-state')).toBe('partly');
  });
});

describe('one drive', () => {
  const half = { doneBytes: 2048, totalBytes: 4096, bytesPerSecond: 1024 };

  it('is drawn with its blocks, and told in one number', () => {
    const { container } = show(driveProgress({ step: 'writing', progress: half }));
    expect(screen.getByText('50 %')).toBeTruthy();
    expect(container.querySelector('svg[data-state="writing"]')).toBeTruthy();
    expect(screen.getByRole('progressbar', { name: /Writing/ })).toHaveProperty('value', 0.5);
  });

  it('says to a screen reader how many blocks were read and how many are bad', () => {
    const badBlocks = [{ first: 1, last: 2 }];
    show(driveProgress({ step: 'verifying', progress: half, blockBytes: 512, badBlocks }));
    expect(screen.getByRole('img', { name: 'SanDisk Cruzer: 4 of 8 blocks read, 2 differ' })).toBeTruthy();
  });

  it('says how far it is in the virtual machine, and how far it came', () => {
    const verified = driveProgress({ step: 'finished', contents: 'verified' });
    const { unmount } = show({ ...verified, booting: { stage: 'kernel', elapsedMs: 4000 } });
    expect(screen.getByText('Starting it in a virtual machine. The kernel runs.')).toBeTruthy();
    unmount();
    const proof = {
      at: '2026-11-28T09:00:00Z',
      outcome: 'booted',
      stage: 'system',
      trouble: null,
      firmware: 'uefi',
      durationMs: 20_000,
      picture: null,
      failure: null,
    } as const;
    show({ ...verified, booting: null, bootProof: proof });
    expect(screen.getByText('It started: the system ran after 20 s.')).toBeTruthy();
    expect(screen.getByText(/Starting reads only a part of the bytes/)).toBeTruthy();
  });

  it('patches what changed: a snapshot that says the same touches nothing, and a new one leaves the shell alone', async () => {
    const { container, rerender } = show(driveProgress({ step: 'writing', progress: half }));
    const changes: MutationRecord[] = [];
    const observer = new MutationObserver((records) => changes.push(...records));
    const svg = container.querySelector('svg[data-state="writing"]');
    if (!svg) throw new Error('there is no picture');
    observer.observe(svg, { attributes: true, childList: true, subtree: true });
    const again = (doneBytes: number) =>
      rerender(
        <DrivesView
          title="Writing Minimal"
          drives={[driveProgress({ step: 'writing', progress: { ...half, doneBytes } })]}
          isOld={false}
        />,
      );
    again(2048);
    await Promise.resolve();
    expect(changes).toHaveLength(0);
    again(2200);
    await vi.waitFor(() => expect(changes.length).toBeGreaterThan(0));
    expect(changes.filter(({ type }) => type !== 'attributes')).toEqual([]);
    const touched = changes.map(({ target }) => (target as Element).getAttribute('class') ?? '');
    expect(touched.filter((name) => /metal|chalk|slate|clay|glass/.test(name))).toEqual([]);
    observer.disconnect();
  });
});
