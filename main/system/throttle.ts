/** Limits how often something is reported or done. */

/** True at the first call and then at most once per `intervalMs`; a changed `key` is due immediately. */
export function everyMs(intervalMs: number, now: () => number = () => performance.now()): (key?: string) => boolean {
  let lastMs = Number.NEGATIVE_INFINITY;
  let lastKey: string | undefined;
  return (key) => {
    const nowMs = now();
    if (key === lastKey && nowMs - lastMs < intervalMs) return false;
    lastMs = nowMs;
    lastKey = key;
    return true;
  };
}

/** Passes on the latest value, immediately and then at most every `intervalMs`; `flush` passes on the last one. */
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
    /** Whatever waits is not reported any more. */
    drop(): void {
      if (timer) clearTimeout(timer);
      timer = null;
      waiting = null;
    },
  };
}

/** Anyone who asks while it runs gets the result of that run. */
export function oneAtATime<T>(run: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null;
  return () => {
    running ??= run().finally(() => {
      running = null;
    });
    return running;
  };
}
