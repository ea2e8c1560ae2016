/**
 * Puts back what a capacity check that was cut short has left its tags on. Only where a tag of that very check is found something is
 * written: what was put on the drive since then stays as it is.
 */
import { DeviceError } from '../io/device-error.ts';
import type { Medium } from '../io/medium.ts';
import { type PlaceList, Places, type SendEvent, StepReport } from './tag-positions.ts';

export interface PutBackContext {
  readonly sendEvent: SendEvent;
  /** What was saved of the places, one after the other. */
  readonly nextOriginal: (into: Buffer, lengthBytes: number) => Promise<void>;
  readonly signal: AbortSignal;
  readonly failed: (step: 'read' | 'write' | 'flush', error: DeviceError) => void;
}

/** Stopped half-way it does not sendEvent `put-back`: the rest can be put back another time. */
export async function putBack(medium: Medium, list: PlaceList, context: PutBackContext): Promise<void> {
  const { sendEvent, nextOriginal, signal, failed } = context;
  const places = new Places(medium, list);
  const report = new StepReport(sendEvent);
  const original = Buffer.alloc(list.placeBytes);
  const wrong: number[] = [];
  const newer: number[] = [];
  let step: 'read' | 'write' | 'flush' = 'read';
  for (let place = 0; place < places.count; place++) {
    if (signal.aborted) return;
    await nextOriginal(original, original.length);
    try {
      step = 'read';
      await places.read(place);
      const found = places.replaceTags(original);
      if (found.newer > 0) newer.push(place);
      if (found.tags > 0) {
        const whole = Buffer.from(places.buffer);
        step = 'write';
        await places.write(place);
        step = 'flush';
        await medium.flush();
        step = 'read';
        await places.read(place);
        if (!places.buffer.equals(whole)) wrong.push(place);
      }
    } catch (thrown) {
      if (!(thrown instanceof DeviceError)) throw thrown;
      if (medium.isLost()) return failed(step, thrown);
      wrong.push(place);
    }
    report.advance('put-back', place + 1, places.count);
  }
  sendEvent({ event: 'put-back', wrong, newer });
}
