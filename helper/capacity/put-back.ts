/**
 * Puts back the original content after an interrupted capacity check. Writes only where a tag of that check is found: data that
 * was written to the drive since then stays.
 */
import { DeviceError } from '../io/device-error.ts';
import type { Medium } from '../io/medium.ts';
import { type PlaceList, Places, type SendEvent, StepReport } from './tag-positions.ts';

export interface PutBackContext {
  readonly sendEvent: SendEvent;
  /** The saved content of the positions, concatenated. */
  readonly nextOriginal: (into: Buffer, lengthBytes: number) => Promise<void>;
  readonly signal: AbortSignal;
  readonly failed: (step: 'read' | 'write' | 'flush', error: DeviceError) => void;
}

/** If it is stopped half-way, it does not send `put-back`: the rest can be put back later. */
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
