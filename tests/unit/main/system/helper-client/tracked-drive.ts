/** What the tests of this folder follow: one drive, an image of 3½ blocks, and what its blocks must be. */
import { hash } from 'node:crypto';
import { type HelperEvent, type ImageRequest, PROTOCOL } from '../../../../../contract/wire/helper-protocol.ts';
import { type DriveExpectation, DriveTracker } from '../../../../../main/system/helper-client/drive-tracker.ts';

export const BLOCK = 65_536;
export const IMAGE_BYTES = 3 * BLOCK + 100;
export const DRIVE = { id: '27.4C53.1000000', name: 'SanDisk Cruzer', devicePath: '/dev/sdb' };
export const DIGESTS = ['a', 'b', 'c', 'd'].map((letter) => hash('sha256', letter));
export const WHOLE = hash('sha256', 'whole');
export const WRONG = hash('sha256', 'wrong');
export const BLOCKS: DriveExpectation = { kind: 'blocks', blocks: { blockBytes: BLOCK, sha256: DIGESTS } };
export const DIGEST: DriveExpectation = { kind: 'whole', sha256: WHOLE, blockBytes: BLOCK };

export type DriveEvent = Extract<HelperEvent, { drive: number }>;
type Words<E> = E extends DriveEvent ? Omit<E, 'drive'> : never;
/** The event about drive 0. */
export const say = (event: Words<DriveEvent>): DriveEvent => ({ drive: 0, ...event }) as DriveEvent;

export const OPENED = say({ event: 'opened', capacityBytes: 1_000_000 });
export const CLEARING = say({ event: 'clearing' });
export const CLEARED = say({ event: 'cleared' });
export const FLUSHING = say({ event: 'flushing' });
export const WRITTEN = say({ event: 'written' });
export const FINISHED = say({ event: 'finished' });
export const wrote = (doneBytes: number, keptBytes = 0): DriveEvent => say({ event: 'wrote', doneBytes, keptBytes });
export const read = (first: number, ...sha256: string[]): DriveEvent => say({ event: 'read', first, sha256 });
export const WRITING = [OPENED, CLEARED, wrote(BLOCK), FLUSHING, wrote(IMAGE_BYTES), WRITTEN];
export const READ_ALL = [read(0, ...DIGESTS.slice(0, 2)), read(2, ...DIGESTS.slice(2))];

/** What the helper is asked for: to write that image to these drives. */
export function writeRequest(devicePaths: readonly string[] = [DRIVE.devicePath]): ImageRequest {
  return {
    protocol: PROTOCOL,
    task: 'write',
    imagePath: '/tmp/nixos.iso',
    compression: null,
    imageBytes: IMAGE_BYTES,
    blockBytes: BLOCK,
    drives: devicePaths.map((devicePath) => ({
      ...{ devicePath, diskseq: 27, serial: '4C53', sizeBytes: 1_000_000, rewrite: 'everything' as const },
    })),
    verification: 'read-back',
  };
}

/** A tracker that heard the events, a second apart. */
export function heard(
  task: 'write' | 'verify',
  expectation: DriveExpectation | null,
  events: readonly DriveEvent[],
): DriveTracker {
  const tracker = new DriveTracker(DRIVE, { task, imageBytes: IMAGE_BYTES, expectation });
  for (const [index, event] of events.entries()) tracker.accept(event, index * 1000);
  return tracker;
}
