import { expect, it } from 'vitest';
import { de } from '../../../../contract/messages/de/index.ts';
import { describeReasons } from '../../../../contract/messages/describe-detail.ts';
import { en } from '../../../../contract/messages/en/index.ts';
import { isReason } from '../../../../contract/wire/reason.ts';

it('tells a reason in words', () => {
  expect(describeReasons({ detail: { because: 'not-json' } }, en).detail).toBe(en.reason['not-json']);
});

it('describes each of several reasons, and reasons inside a reason', () => {
  const by = ['bash (12)', { because: 'mounted-at', device: '/dev/sdb1', mountPoint: '/mnt/x' } as const];
  const words = ['bash (12)', '/dev/sdb1, eingehängt unter /mnt/x'];
  expect(describeReasons({ by }, de).by).toEqual(words);
  expect(describeReasons({ detail: { because: 'still-mounted', mountPoint: '/mnt', by } }, de).detail).toBe(
    de.reason['still-mounted']({ because: 'still-mounted', mountPoint: '/mnt', by: words }),
  );
});

it('leaves alone what has a field of that name and is no reason', () => {
  const holdings = { kind: 'cannot-be-told', because: 'unrecognised' };
  expect(isReason(holdings)).toBe(false);
  expect(describeReasons({ holdings }, en).holdings).toEqual(holdings);
});
