import { numberFormat } from '../number-format.ts';

export const { bytes, twoSizes, whole, rate, duration, list, plural } = numberFormat({
  decimalSign: '.',
  groupSign: ',',
  seconds: 's',
  minutes: 'min',
  hours: 'h',
  and: 'and',
});
