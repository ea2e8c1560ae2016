/** Days and times in the format of the user's region. */

/** `2025-06-30` as `Jun 2025`: short enough for a card. */
export function formatMonth(day: string, locale: string): string {
  const style = { month: 'short', year: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(locale, style).format(new Date(day));
}

/** `2025-06-30` as `30 Jun 2025`; of an instant, the day where the user is. */
export function formatDay(day: string, locale: string): string {
  const timeZone = /^\d{4}-\d{2}-\d{2}$/.test(day) ? 'UTC' : undefined;
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone }).format(new Date(day));
}

/** An ISO 8601 instant, or seconds since 1970 as flakes give it, as a day and time; anything else unchanged. */
export function formatInstant(instant: string, locale: string): string {
  const date = /^\d+$/.test(instant) ? new Date(Number(instant) * 1000) : new Date(instant);
  if (Number.isNaN(date.getTime())) return instant;
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(date);
}

const UNITS = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const;

/** How long ago an instant was, in its largest unit: `3 days ago`. Anything that is no instant unchanged. */
export function formatAge(instant: string, nowMs: number, locale: string): string {
  const date = /^\d+$/.test(instant) ? new Date(Number(instant) * 1000) : new Date(instant);
  if (Number.isNaN(date.getTime())) return instant;
  const seconds = (date.getTime() - nowMs) / 1000;
  const [unit, length] = UNITS.find(([, each]) => Math.abs(seconds) >= each) ?? (['minute', 60] as const);
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(Math.trunc(seconds / length), unit);
}
