/** The positions of a capacity check, and a buffer to read or write them with. */
import type { CapacityStep, HelperEvent, Holds } from '../../contract/wire/helper-protocol.ts';
import { alignedBuffers, roundUp } from '../io/aligned.ts';
import type { Medium } from '../io/medium.ts';
import { fillWithTags, isTag, TAG_BYTES, taggedOffset } from './tag.ts';

const REPORT_EVERY_MS = 100;
/** The unit of alignedBuffers. */
const BUFFER_UNIT_BYTES = 65_536;

export interface PlaceList {
  readonly placeBytes: number;
  readonly places: readonly number[];
  readonly token: string;
}

type WithoutDrive<E> = E extends { drive: number } ? Omit<E, 'drive'> : never;
/** Sends an event about the one drive of the task. */
export type SendEvent = (event: WithoutDrive<HelperEvent>) => void;

/** Throws unless every position is completely on this drive and occurs once. */
function checkPlaces({ placeBytes, places }: PlaceList, { capacityBytes, sectorBytes }: Medium): void {
  const isWhole = placeBytes % sectorBytes === 0 && places.every((place) => place % placeBytes === 0);
  if (!isWhole || new Set(places).size !== places.length || places.some((place) => place + placeBytes > capacityBytes))
    throw new Error('the places are not on the drive');
}

export class Places {
  readonly buffer: Buffer;
  readonly count: number;
  readonly #medium: Medium;
  readonly #offsets: readonly number[];
  readonly token: Buffer;

  /** Throws if they are not on the drive. */
  constructor(medium: Medium, list: PlaceList) {
    checkPlaces(list, medium);
    this.#medium = medium;
    this.#offsets = list.places;
    this.token = Buffer.from(list.token, 'hex');
    this.count = list.places.length;
    const [buffer] = alignedBuffers(1, roundUp(list.placeBytes, BUFFER_UNIT_BYTES));
    this.buffer = (buffer as Buffer).subarray(0, list.placeBytes);
  }

  offset(place: number): number {
    return this.#offsets[place] as number;
  }

  /** Into the buffer. Throws DeviceError. */
  read(place: number): Promise<void> {
    return this.#medium.read(this.buffer, this.offset(place));
  }

  /** From the buffer. Throws DeviceError. */
  write(place: number): Promise<void> {
    return this.#medium.write(this.buffer, this.offset(place));
  }

  /** Into the buffer. */
  fill(place: number): void {
    fillWithTags(this.buffer, this.token, this.offset(place));
  }

  /** What the buffer holds after reading a position. `says`: the position to which a foreign tag belongs. */
  judge(place: number): { holds: Holds; says: number | null } {
    let own = 0;
    let any = 0;
    for (let at = 0; at < this.buffer.length; at += TAG_BYTES) {
      const says = taggedOffset(this.buffer, at, this.token);
      if (says === this.offset(place) + at) own += 1;
      else if (says !== null && says >= at) return { holds: 'other', says: says - at };
      if (isTag(this.buffer, at, this.token)) any += 1;
    }
    if (own * TAG_BYTES === this.buffer.length) return { holds: 'own', says: null };
    return { holds: any > 0 ? 'part' : 'none', says: null };
  }

  /** Replaces every tag in the buffer by `original`. Gives how many there were, and how many other sectors differ. */
  replaceTags(original: Buffer): { tags: number; newer: number } {
    let tags = 0;
    let newer = 0;
    for (let at = 0; at < this.buffer.length; at += TAG_BYTES) {
      if (isTag(this.buffer, at, this.token)) {
        original.copy(this.buffer, at, at, at + TAG_BYTES);
        tags += 1;
      } else if (original.compare(this.buffer, at, at + TAG_BYTES, at, at + TAG_BYTES) !== 0) newer += 1;
    }
    return { tags, newer };
  }
}

/** Reports the progress of a step: at its beginning and end immediately, in between at intervals. */
export class StepReport {
  readonly #sendEvent: SendEvent;
  #step: CapacityStep | null = null;
  #toldAtMs = 0;

  constructor(sendEvent: SendEvent) {
    this.#sendEvent = sendEvent;
  }

  advance(step: CapacityStep, done: number, total: number): void {
    const nowMs = performance.now();
    if (step === this.#step && done < total && nowMs - this.#toldAtMs < REPORT_EVERY_MS) return;
    this.#step = step;
    this.#toldAtMs = nowMs;
    this.#sendEvent({ event: 'advanced', step, done, total });
  }
}
