// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { BlockMap } from '../../../../../renderer/parts/progress/BlockMap.tsx';
import { JOBS } from '../../../../fakes/scripted/jobs.ts';

const blockCells = vi.hoisted(() => vi.fn(() => []));
vi.mock('../../../../../renderer/parts/progress/block-cells.ts', () => ({ blockCells }));
afterEach(cleanup);

it('is drawn for what is new in a snapshot, and not for one that says the same', () => {
  const [drive] = JOBS['verify-unreadable'].drives;
  const { rerender } = render(<BlockMap drive={drive} />);
  const drawn = blockCells.mock.calls.length;
  rerender(<BlockMap drive={structuredClone(drive)} />);
  expect(blockCells).toHaveBeenCalledTimes(drawn);
  rerender(<BlockMap drive={{ ...drive, badBlocks: [...drive.badBlocks, { first: 900, last: 900 }] }} />);
  expect(blockCells).toHaveBeenCalledTimes(drawn + 1);
});
