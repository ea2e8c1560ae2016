import { usageError } from './usage.ts';

const UNITS = { '': 1, K: 1024, M: 1024 ** 2, G: 1024 ** 3, T: 1024 ** 4 } as const;

/** Of `512M`, `20G` or `20GiB`; a number alone is bytes. Throws bad-usage. */
export function bytesOf(option: string, text: string): number {
  const [, digits = '', unit = ''] = /^(\d{1,15})([KMGT]?)(?:i?B)?$/i.exec(text.trim()) ?? [];
  const bytes = Number(digits) * UNITS[unit.toUpperCase() as keyof typeof UNITS];
  if (digits === '' || bytes === 0 || !Number.isSafeInteger(bytes))
    throw usageError((texts) => texts.sizeWithUnit({ option }));
  return bytes;
}
