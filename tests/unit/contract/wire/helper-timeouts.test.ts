import { describe, expect, it } from 'vitest';
import { BadHelperMessage, decodeHelperRequest } from '../../../../contract/wire/helper-lines.ts';
import { accessOf, HELPER_TIMEOUTS, HELPER_WAITS, isSameSerial } from '../../../../contract/wire/helper-protocol.ts';
import { REQUESTS } from './helper-messages.ts';

const { block, flush, stopWithinMs, exitWithinMs } = HELPER_TIMEOUTS;
const { idleEveryMs, drainMs, lastReportMs, abandonAfterMs } = HELPER_WAITS;

describe('the timeouts of main and the helper fit together', () => {
  it('main does not kill a helper that ends as it was told to', () => {
    expect(stopWithinMs).toBeGreaterThanOrEqual(drainMs + lastReportMs + 1000);
  });
  it('a drive is reported idle many times before it could count as silent', () => {
    expect(idleEveryMs * 20).toBeLessThanOrEqual(block.tellAfterMs);
  });
  it('silence is reported well before it is a failure, and later than the kernel retries', () => {
    for (const { tellAfterMs, failAfterMs } of [block, flush]) {
      expect(tellAfterMs).toBeGreaterThanOrEqual(30_000);
      expect(failAfterMs).toBeGreaterThanOrEqual(tellAfterMs + 60_000);
    }
    expect(flush.failAfterMs).toBeGreaterThan(block.failAfterMs);
  });
  it('a helper that has something to put back waits for its drive no shorter than main would', () => {
    expect(abandonAfterMs).toBeGreaterThanOrEqual(Math.max(block.failAfterMs, flush.failAfterMs));
  });
  it('main waits less for a helper that has sent its last line than for one that is working', () => {
    expect(exitWithinMs).toBeLessThan(stopWithinMs);
  });
});

describe('tasks', () => {
  it('that only read are opened for reading only', () => {
    const access = Object.fromEntries(Object.values(REQUESTS).map(({ task }) => [task, accessOf(task)]));
    expect(access).toEqual({
      write: 'write',
      restore: 'write',
      'capacity-check': 'write',
      'put-back': 'write',
      verify: 'read',
      recognise: 'read',
      blink: 'read',
      lend: 'read',
    });
  });
  it.each(['lend-all', 'probe'])('that are not built are refused: %s', (task) => {
    for (const request of Object.values(REQUESTS))
      expect(() => decodeHelperRequest(JSON.stringify({ ...request, task }))).toThrow(BadHelperMessage);
  });
});

describe('a serial is the same', () => {
  it.each([
    ['4C53-0001', '4c530001'],
    [' 4C53 0001 ', '4C530001'],
    ['4C53_0001', '4C53.0001'],
  ])('written as %j and as %j', (a, b) => expect(isSameSerial(a, b)).toBe(true));
  it('only when something is left of it', () => expect(isSameSerial('--', '..')).toBe(false));
});
