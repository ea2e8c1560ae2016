import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Lifetime } from '../../../../../main/shells/web/lifetime.ts';

let busy = false;
const end = vi.fn();
const begin = () => new Lifetime(() => busy, end, { leftAloneMs: 15_000, neverVisitedMs: 600_000 });

beforeEach(() => {
  vi.useFakeTimers();
  busy = false;
  end.mockClear();
});
afterEach(() => vi.useRealTimers());

describe('Lifetime', () => {
  it('waits ten minutes for the first page', () => {
    begin();
    vi.advanceTimersByTime(599_999);
    expect(end).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(end).toHaveBeenCalledOnce();
  });

  it('goes on for as long as the page is there, and for 15 seconds after it has left', () => {
    const lifetime = begin();
    lifetime.clientChanged(true);
    vi.advanceTimersByTime(3_600_000);
    lifetime.clientChanged(false);
    vi.advanceTimersByTime(14_999);
    expect(end).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(end).toHaveBeenCalledOnce();
  });

  it('survives a reload', () => {
    const lifetime = begin();
    lifetime.clientChanged(true);
    lifetime.clientChanged(false);
    vi.advanceTimersByTime(14_000);
    lifetime.clientChanged(true);
    vi.advanceTimersByTime(60_000);
    expect(end).not.toHaveBeenCalled();
  });

  it.each([
    ['before', (lifetime: Lifetime) => [() => lifetime.windowClosed(), () => lifetime.clientChanged(false)]],
    ['after', (lifetime: Lifetime) => [() => lifetime.clientChanged(false), () => lifetime.windowClosed()]],
  ])('ends at once when the browser ends, %s its page is seen to leave', (_order, steps) => {
    const lifetime = begin();
    lifetime.clientChanged(true);
    for (const step of steps(lifetime)) step();
    vi.advanceTimersByTime(0);
    expect(end).toHaveBeenCalledOnce();
  });

  it('does not take a browser that never showed the page for a window that was closed', () => {
    const lifetime = begin();
    lifetime.windowClosed();
    vi.advanceTimersByTime(500_000);
    expect(end).not.toHaveBeenCalled();
  });

  it('never ends while a job runs, and ends when it has ended', () => {
    const lifetime = begin();
    lifetime.clientChanged(true);
    busy = true;
    lifetime.clientChanged(false);
    lifetime.windowClosed();
    vi.advanceTimersByTime(7_200_000);
    expect(end).not.toHaveBeenCalled();
    busy = false;
    vi.advanceTimersByTime(15_000);
    expect(end).toHaveBeenCalledOnce();
  });

  it('gives a second window the same timeouts after the first one was closed', () => {
    busy = true;
    const lifetime = begin();
    lifetime.clientChanged(true);
    lifetime.clientChanged(false);
    lifetime.windowClosed();
    lifetime.clientChanged(true);
    busy = false;
    lifetime.clientChanged(false);
    vi.advanceTimersByTime(14_999);
    expect(end).not.toHaveBeenCalled();
  });
});
