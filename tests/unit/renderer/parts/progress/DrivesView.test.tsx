// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { DrivesView } from '../../../../../renderer/parts/progress/DrivesView.tsx';
import { driveProgress } from '../../../../builders/drives.ts';

const verified = driveProgress({
  ...{ id: 'fast', name: 'Fast stick', step: 'finished', contents: 'verified', verdict: { kind: 'verified' } },
  level: 'read-back',
});
const writing = driveProgress({ id: 'slow', name: 'Slow stick', devicePath: '/dev/sdc', step: 'writing' });

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

it('a drive that is done is shown as verified and ready to be unplugged while the other one is written', () => {
  render(<DrivesView drives={[{ ...verified, isDone: true }, writing]} />);
  expect(screen.getByRole('radio', { name: /Fast stick/ }).closest('label')?.textContent).toMatch(
    /Verified.*Unplug it/,
  );
  expect(screen.getByText('This drive is done. You can unplug it while the others go on.')).toBeTruthy();
});

it('is not called ready before its record is saved and it is ejected', () => {
  render(<DrivesView drives={[verified, writing]} />);
  expect(screen.getByRole('radio', { name: /Fast stick/ }).closest('label')?.textContent).toMatch(/Verified/);
  expect(screen.queryByText(/nplug it/)).toBeNull();
});

it('a drive that failed is not called ready', () => {
  const gone = driveProgress({ id: 'gone', step: 'finished', failure: { kind: 'drive-gone', drive: '/dev/sdb' } });
  render(<DrivesView drives={[{ ...gone, isDone: true }, writing]} />);
  expect(screen.queryByText(/nplug it/)).toBeNull();
});

it('a drive that failed shows how far it got, and not a full bar', () => {
  const progress = { doneBytes: 34, totalBytes: 100, bytesPerSecond: null };
  const failure = { kind: 'drive-gone', drive: '/dev/sdb' } as const;
  const gone = driveProgress({ id: 'gone', name: 'Gone stick', step: 'finished', failure, progress });
  const never = { ...gone, id: 'never', name: 'Never written', progress: { ...progress, doneBytes: 0, totalBytes: 0 } };
  render(<DrivesView drives={[{ ...gone, isDone: true }, never, writing]} />);
  expect(screen.getByRole('progressbar', { name: /Gone stick/ })).toHaveProperty('value', 0.34);
  expect(screen.getByRole('radio', { name: /Gone stick/ }).closest('label')?.textContent).toContain('34 %');
  // Without a value, the bar would move as if work went on.
  expect(screen.getByRole('progressbar', { name: /Never written/ }).getAttribute('value')).toBe('0');
});
