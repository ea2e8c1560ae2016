/**
 * Volumes that no table names any more, such as an encrypted partition whose table an image has replaced. Every partitioning program has
 * begun partitions on a MiB for fifteen years, so that is where they are looked for, for a few seconds: all of a stick of 16 GB.
 */
import type { Extent } from '../../formats/old-places.ts';
import { isVolumeBeginning, VOLUME_BEGINNING_BYTES } from '../../formats/volume-beginning.ts';
import { alignedBuffers, giveBack, readFully } from '../io/aligned.ts';
import type { OpenDrive } from '../io/device.ts';
import { DeviceError } from '../io/device-error.ts';
import { hasPendingIo } from '../io/pending-io.ts';

const MEBIBYTE = 1024 ** 2;
const STEP_BYTES = MEBIBYTE;
const READS_IN_FLIGHT = 4;
const BUFFER_BYTES = 64 * 1024;
/** As much as LUKS keeps its headers and keys in. */
const HEAD_BYTES = 16 * MEBIBYTE;
/** In one drive; thousands are what somebody wrote on purpose, or the files of one volume. */
const MAX_FOUND = 64;
const SEARCH_MS = 5000;

export interface Search {
  readonly fromBytes: number;
  readonly tell: () => void;
}

/** Ascending. What cannot be read is passed over. */
export async function forgottenVolumes(drive: OpenDrive, { fromBytes, tell }: Search): Promise<Extent[]> {
  const { fd, capacityBytes } = drive;
  const untilMs = performance.now() + SEARCH_MS;
  const found: number[] = [];
  const buffers = alignedBuffers(READS_IN_FLIGHT, BUFFER_BYTES);
  let next = fromBytes;
  let toldAtMs = performance.now();
  const search = async (buffer: Buffer): Promise<void> => {
    while (next + VOLUME_BEGINNING_BYTES <= capacityBytes && performance.now() < untilMs && found.length < MAX_FOUND) {
      const at = next;
      next += STEP_BYTES;
      if (await begins(fd, buffer, at)) found.push(at);
      if (performance.now() - toldAtMs < 1000) continue;
      toldAtMs = performance.now();
      tell();
    }
  };
  await Promise.all(buffers.map(search));
  if (!hasPendingIo(fd)) giveBack(buffers);
  return found
    .toSorted((a, b) => a - b)
    .map((startBytes) => ({ startBytes, endBytes: Math.min(startBytes + HEAD_BYTES, capacityBytes) }));
}

async function begins(fd: number, buffer: Buffer, at: number): Promise<boolean> {
  try {
    const count = await readFully(fd, buffer, VOLUME_BEGINNING_BYTES, at);
    return isVolumeBeginning(buffer.subarray(0, count));
  } catch (thrown) {
    if (thrown instanceof DeviceError) return false;
    throw thrown;
  }
}
