/**
 * Requests that devices have not answered yet. A device that hangs never answers, and the kernel cannot cancel a
 * request: giving up ends the wait, while the kernel keeps the request and its buffer.
 */
import { DeviceError, errorCode } from './device-error.ts';

type Answered = (error: NodeJS.ErrnoException | null, count: number) => void;

/** By descriptor: how to end each wait. */
const waiting = new Map<number, Set<() => void>>();
const abandoned = new Set<number>();
/** By descriptor: how often it has answered. */
const counts = new Map<number, number>();

/** Runs one request and waits for its answer. Throws DeviceError; `ETIMEDOUT` once the device was given up. */
export function trackIo(fd: number, offsetBytes: number, ask: (answered: Answered) => void): Promise<number> {
  return new Promise((resolve, reject) => {
    const end = (): void => reject(new DeviceError('ETIMEDOUT', offsetBytes));
    if (abandoned.has(fd)) return end();
    const waits = waiting.get(fd) ?? new Set();
    waiting.set(fd, waits.add(end));
    ask((error, count) => {
      waits.delete(end);
      counts.set(fd, completedIo(fd) + 1);
      if (error) reject(new DeviceError(errorCode(error), offsetBytes));
      else resolve(count);
    });
  });
}

/** Whether an answer is outstanding, including from a device that was given up. */
export function hasPendingIo(fd: number): boolean {
  return (waiting.get(fd)?.size ?? 0) > 0;
}

/** How many requests it has answered: while this grows, it does not hang. */
export function completedIo(fd: number): number {
  return counts.get(fd) ?? 0;
}

/** Ends every wait for this device, now and later. */
export function abandon(fd: number): void {
  abandoned.add(fd);
  for (const end of waiting.get(fd) ?? []) end();
}

export function isAbandoned(fd: number): boolean {
  return abandoned.has(fd);
}
