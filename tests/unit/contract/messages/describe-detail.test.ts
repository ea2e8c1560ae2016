import { expect, it } from 'vitest';
import { describeReasons } from '../../../../contract/messages/describe-detail.ts';
import { en } from '../../../../contract/messages/en/index.ts';
import { isReason } from '../../../../contract/wire/reason.ts';

it('tells a reason in words', () => {
  expect(describeReasons({ detail: { because: 'not-json' } }, en).detail).toBe(en.reason['not-json']);
});

it('leaves alone what has a field of that name and is no reason', () => {
  const holdings = { kind: 'cannot-be-told', because: 'unrecognised' };
  expect(isReason(holdings)).toBe(false);
  expect(describeReasons({ holdings }, en).holdings).toEqual(holdings);
});
