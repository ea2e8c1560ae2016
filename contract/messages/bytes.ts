/** Sizes, rates and times as people read them. Decimal units, as printed on the drives themselves. */
const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** `formatBytes(1_496_678_400)` is `1.5 GB`; `formatBytes(512)` is `512 B`. */
export function formatBytes(sizeBytes: number): string {
  let value = sizeBytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}

/** `formatRate(24_000_000)` is `24.0 MB/s`. */
export function formatRate(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`;
}

/** `formatDuration(154)` is `2 min 34 s`. Takes seconds; rounds up so that it never says 0 while something is left. */
export function formatDuration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
