/** Makes a drive's light blink: short bursts of reads here and there on it. The data is neither reported nor kept. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type SendEvent, StepReport } from './capacity/tag-positions.ts';
import { alignedBuffers } from './io/aligned.ts';
import { DeviceError } from './io/device-error.ts';
import type { Medium } from './io/medium.ts';

/** A rhythm that people notice and that no other use of a drive has. */
const LIT_MS = 300;
const DARK_MS = 300;
const READ_BYTES = 65_536;

/** Ends after `forMs`, when `signal` is aborted, or when the drive is gone. A failing read lights the LED too. */
export async function blink(
  medium: Medium,
  forMs: number,
  context: { sendEvent: SendEvent; signal: AbortSignal; failed: (step: 'read', error: DeviceError) => void },
): Promise<void> {
  const { sendEvent, signal, failed } = context;
  const [buffer] = alignedBuffers(1, READ_BYTES);
  const report = new StepReport(sendEvent);
  const pieces = Math.max(1, Math.floor(medium.capacityBytes / READ_BYTES));
  const piece = (buffer as Buffer).subarray(0, Math.min(READ_BYTES, medium.capacityBytes));
  const beganAtMs = performance.now();
  const doneMs = (): number => Math.min(forMs, Math.round(performance.now() - beganAtMs));
  // A function, because the compiler would narrow the value of the first check.
  const isOver = (): boolean => signal.aborted || doneMs() >= forMs;
  while (!isOver()) {
    report.advance('blink', doneMs(), forMs);
    for (const darkAtMs = performance.now() + LIT_MS; performance.now() < darkAtMs && !isOver(); ) {
      try {
        // At random offsets, or the drive would answer from its cache and leave its light off.
        await medium.read(piece, Math.floor(Math.random() * pieces) * READ_BYTES);
      } catch (thrown) {
        if (!(thrown instanceof DeviceError)) throw thrown;
        if (medium.isLost()) return failed('read', thrown);
        await sleep(DARK_MS);
      }
    }
    await sleep(DARK_MS, undefined, { signal }).catch(() => {});
  }
  report.advance('blink', forMs, forMs);
}
