import { randomBytes } from 'node:crypto';

/** `20261122-201500-3fa9c1`: UTC date and time, so that names sort by age, and six random hexadecimal digits. */
export function newRecordId(now: Date): string {
  const [date, time] = now.toISOString().slice(0, 19).split('T') as [string, string];
  return `${date.replaceAll('-', '')}-${time.replaceAll(':', '')}-${randomBytes(3).toString('hex')}`;
}
