/** Sizes, rates, times and plurals as people read them. Decimal units, as printed on the drives themselves. */

/**
 * What differs between languages. `Intl` is not used: loading its tables costs the command line 30 ms at every start, and the
 * languages here have two plural forms.
 */
export interface NumberStyle {
  /** Between whole and fraction: `.` or `,`. */
  readonly decimalSign: '.' | ',';
  /** Between groups of three digits. */
  readonly groupSign: ',' | '.' | ' ';
  readonly seconds: string;
  readonly minutes: string;
  readonly hours: string;
  /** `and` of `a, b and c`. */
  readonly and: string;
}

export interface NumberFormat {
  /** `bytes(1_496_678_400)` is `1.5 GB`; `bytes(512)` is `512 B`. */
  readonly bytes: (sizeBytes: number) => string;
  /** Two sizes that differ, so that one sees it: every digit where rounding hides it, as in `3,100,000 B` and `3,100,512 B`. */
  readonly twoSizes: (first: number, second: number) => readonly [string, string];
  /** Every digit, in groups: `1,496,678,400`. */
  readonly whole: (count: number) => string;
  /** `rate(24_000_000)` is `24.0 MB/s`. Takes bytes per second. */
  readonly rate: (bytesPerSecond: number) => string;
  /** `duration(154)` is `2 min 34 s`. Takes seconds; rounds up, so that it never says 0 while something is left. */
  readonly duration: (seconds: number) => string;
  /** `list(['a', 'b', 'c'])` is `a, b and c`. */
  readonly list: (items: readonly string[]) => string;
  /** `plural(1, { one: 'drive', other: 'drives' })` is `drive`; the number itself is not added. */
  readonly plural: <T extends string>(count: number, forms: { readonly one: T; readonly other: T }) => T;
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

export function numberFormat(style: NumberStyle): NumberFormat {
  const bytes = (sizeBytes: number): string => {
    let value = sizeBytes;
    let unit = 0;
    while (value >= 999.5 && unit < UNITS.length - 1) {
      value /= 1000;
      unit += 1;
    }
    const digits = unit === 0 || value >= 99.95 ? 0 : 1;
    return `${value.toFixed(digits).replace('.', style.decimalSign)} ${UNITS[unit]}`;
  };
  const whole = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, style.groupSign);
  return {
    bytes,
    twoSizes: (first, second) => {
      const isHidden = first !== second && bytes(first) === bytes(second);
      return isHidden ? [`${whole(first)} B`, `${whole(second)} B`] : [bytes(first), bytes(second)];
    },
    whole,
    rate: (bytesPerSecond) => `${bytes(bytesPerSecond)}/s`,
    duration: (seconds) => {
      const whole = Math.ceil(seconds);
      if (whole < 60) return `${whole} ${style.seconds}`;
      if (whole < 3600) return `${Math.floor(whole / 60)} ${style.minutes} ${whole % 60} ${style.seconds}`;
      return `${Math.floor(whole / 3600)} ${style.hours} ${Math.floor((whole % 3600) / 60)} ${style.minutes}`;
    },
    list: (items) =>
      items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} ${style.and} ${items.at(-1)}`,
    plural: (count, { one, other }) => (count === 1 ? one : other),
  };
}
