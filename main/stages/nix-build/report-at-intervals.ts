/** Passes on the newest of many values, at once and then at most every `intervalMs`; `flush` gives the last one. */
export function reportAtIntervals<T>(report: (value: T) => void, intervalMs: number) {
  let waiting: { value: T } | null = null;
  let timer: NodeJS.Timeout | null = null;
  const pass = (): void => {
    timer = null;
    if (!waiting) return;
    const { value } = waiting;
    waiting = null;
    timer = setTimeout(pass, intervalMs);
    report(value);
  };
  return {
    offer(value: T): void {
      waiting = { value };
      if (!timer) pass();
    },
    flush(): void {
      if (timer) clearTimeout(timer);
      pass();
      if (timer) clearTimeout(timer);
      timer = null;
    },
  };
}
